import { CHANNELS, CONTACT_PURPOSES } from '../../domain/closed-lists';
import { insertAuditEntry } from '../../db/queries/audit';
import { listUndelivered, sendAgain, UNDELIVERED_SORT_VALUES } from '../../db/queries/undelivered';
import { boolean, id, instant, object, oneOf, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import type { Route } from '../route';
import { ofRegistration } from '../shown-registrations';

const undelivered = ofRegistration(
  'registrationId',
  object({
    id,
    registrationId: id,
    patchId: id,
    patchCode: text,
    address: text,
    dwellingNumber: orNull(text),
    channel: oneOf(CHANNELS),
    purpose: oneOf(CONTACT_PURPOSES),
    failure: orNull(text),
    failedAt: instant,
    ofUse: boolean,
  }),
);

export const undeliveredRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/undelivered',
    summary: 'Texts that came to nothing in the last 90 days and were not sent again, the newest first',
    roles: ['supervisor'],
    query: { ...PAGE_QUERY, registrationId: id, areaId: id },
    response: page(undelivered),
    handle: (call) =>
      readSortedPage(call, UNDELIVERED_SORT_VALUES, (after, limit) =>
        listUndelivered(call.db, call.query, after, limit),
      ),
  },
  {
    method: 'post',
    path: '/api/undelivered/{id}/send-again',
    summary: 'Queue the same text once more, for the next contact hours; ceilings and stops hold for it',
    roles: ['supervisor'],
    response: object({ id }),
    handle: async ({ db, params, userId }) => {
      const again = found(await sendAgain(db, params['id'] ?? ''));
      await insertAuditEntry(db, {
        actorKind: 'user',
        actorId: userId,
        action: 'registration.text_sent_again',
        subjectType: 'registration',
        subjectId: again.registrationId,
      });
      return { id: again.id };
    },
  },
];

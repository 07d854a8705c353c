import {
  ADVERT_SOURCE_KINDS,
  ADVERT_STATES,
  ADVERT_UNIT_KINDS,
  advertActions,
  DISMISSAL_REASONS,
  type DismissalReason,
} from '../../domain/advert';
import { ADDRESS_PARTS, AGREEMENTS } from '../../domain/addresses/compare-addresses';
import {
  endAdvertSource,
  insertAdvertSource,
  listAdvertSources,
  type NewAdvertSource,
} from '../../db/queries/advert-sources';
import {
  ADVERT_SORT_VALUES,
  findAdvert,
  listAdverts,
  lockAdvert,
  setAdvertDismissed,
  setAdvertHome,
} from '../../db/queries/adverts';
import { insertAuditEntry } from '../../db/queries/audit';
import { maySayWhatIsObserved } from '../../db/queries/observation-keys';
import { ApiError } from '../api-error';
import {
  boolean,
  day,
  id,
  instant,
  integer,
  list,
  object,
  oneOf,
  orNull,
  page,
  text,
  type JsonSchema,
} from '../json-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import type { Call, Route } from '../route';
import { ofRegistration } from '../shown-registrations';

const advertOf = (more: Record<string, JsonSchema> = {}): JsonSchema =>
  ofRegistration(
    'registrationId',
    object({
      id,
      source: text,
      sourceZh: text,
      sourceEn: text,
      reference: text,
      text,
      unitKind: oneOf(ADVERT_UNIT_KINDS),
      state: oneOf(ADVERT_STATES),
      firstSeenOn: day,
      lastSeenOn: day,
      endedOn: orNull(day),
      dueAt: orNull(instant),
      overdue: boolean,
      patchCode: orNull(text),
      address: orNull(text),
      dwellingNumber: orNull(text),
      registrationId: orNull(id),
      dismissedReason: orNull(oneOf(DISMISSAL_REASONS)),
      decidedAt: orNull(instant),
      version: integer,
      ...more,
    }),
  );

const candidate = object({
  buildingId: id,
  address: text,
  saysWhich: boolean,
  agreement: object(Object.fromEntries(ADDRESS_PARTS.map((part) => [part, oneOf(AGREEMENTS)] as const))),
  dwellings: list(
    ofRegistration(
      'registrationId',
      object({ dwellingId: id, dwellingNumber: text, registrationId: orNull(id) }),
    ),
  ),
});
const sourceKey: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9-]{1,63}$' };
const named = (longest: number): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: longest,
  pattern: '\\S',
});
const decided = object({ id, version: integer });

/** Adverts that sources on the list sent, and what a person decides of them. */
export const advertRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/adverts',
    summary: 'Adverts that agencies and licensed sources sent, by what became of them, the first due first',
    roles: ['supervisor'],
    query: { ...PAGE_QUERY, state: oneOf(ADVERT_STATES), areaId: id },
    response: page(advertOf()),
    handle: (call) =>
      readSortedPage(call, ADVERT_SORT_VALUES, (after, limit) =>
        listAdverts(call.db, call.query, after, limit),
      ),
  },
  {
    method: 'get',
    path: '/api/adverts/{id}',
    summary: 'One advert beside the homes that it may mean, with what agrees and what does not',
    roles: ['supervisor'],
    response: advertOf({ candidates: list(candidate) }),
    handle: async ({ db, params }) => found(await findAdvert(db, params['id'] ?? '')),
  },
  {
    method: 'post',
    path: '/api/adverts/{id}/match',
    summary: 'Say which of the homes that were found is meant',
    roles: ['supervisor'],
    body: object({ dwellingId: id }),
    response: decided,
    version: { lock: lockAdvert },
    handle: (call) => {
      const { dwellingId } = call.body as { dwellingId: string };
      return decide(call, 'match', async (advertId) => {
        await setAdvertHome(call.db, advertId, { dwellingId, by: call.userId });
        return { dwellingId };
      });
    },
  },
  {
    method: 'post',
    path: '/api/adverts/{id}/dismiss',
    summary: 'Put an advert aside, with a reason from the list',
    roles: ['supervisor'],
    body: object({ reason: oneOf(DISMISSAL_REASONS) }),
    response: decided,
    version: { lock: lockAdvert },
    handle: (call) => {
      const { reason } = call.body as { reason: DismissalReason };
      return decide(call, 'dismiss', async (advertId) => {
        await setAdvertDismissed(call.db, advertId, { reason, by: call.userId });
        return { reason };
      });
    },
  },
  {
    method: 'get',
    path: '/api/advert-sources',
    summary: 'Who may send adverts to the authority, and who did before',
    roles: ['administrator', 'supervisor', 'auditor'],
    response: object({
      items: list(
        object({
          id: text,
          kind: oneOf(ADVERT_SOURCE_KINDS),
          nameZh: text,
          nameEn: text,
          licence: orNull(text),
          allowedAt: instant,
          endedAt: orNull(instant),
        }),
      ),
    }),
    handle: async ({ db }) => ({ items: await listAdvertSources(db) }),
  },
  {
    method: 'post',
    path: '/api/advert-sources',
    summary: 'Let a source send adverts: an agency its own, or whoever has a licence to',
    roles: ['administrator'],
    body: object(
      {
        id: sourceKey,
        kind: oneOf(ADVERT_SOURCE_KINDS),
        nameZh: named(100),
        nameEn: named(100),
        licence: named(500),
      },
      ['licence'],
    ),
    response: object({ id: text }),
    handle: async (call) => {
      const source = call.body as NewAdvertSource;
      if (source.kind === 'licensed' && source.licence === undefined)
        throw new ApiError('INVALID_REQUEST', [{ pointer: '/licence', code: 'required' }]);
      await refuseOthers(call);
      if (!(await insertAdvertSource(call.db, call.userId, source))) throw new ApiError('ALREADY_EXISTS');
      return noteSource(call, 'allowed', source.id);
    },
  },
  {
    method: 'post',
    path: '/api/advert-sources/{id}/end',
    params: { id: sourceKey },
    summary: 'A source sends no more; what it sent stays until it is gone',
    roles: ['administrator'],
    body: object({}),
    response: object({ id: text }),
    handle: async (call) => {
      await refuseOthers(call);
      const key = call.params['id'] ?? '';
      if (!(await endAdvertSource(call.db, key))) throw new ApiError('NOT_FOUND');
      return noteSource(call, 'ended', key);
    },
  },
];

/** An administrator of an area only does not say who sends to the whole authority. */
async function refuseOthers({ db }: Call): Promise<void> {
  if (!(await maySayWhatIsObserved(db))) throw new ApiError('FORBIDDEN');
}

async function decide(
  { db, params, userId }: Call,
  action: 'match' | 'dismiss',
  set: (id: string) => Promise<object>,
): Promise<{ id: string; version: number }> {
  const advertId = params['id'] ?? '';
  const { state, patchId } = found(await lockAdvert(db, advertId));
  if (!advertActions(state).includes(action)) throw new ApiError('STATE_CONFLICT');
  const detail = await set(advertId);
  await insertAuditEntry(db, {
    actorKind: 'user',
    actorId: userId,
    action: action === 'match' ? 'advert.matched' : 'advert.dismissed',
    subjectType: 'advert',
    subjectId: advertId,
    patchId,
    detail,
  });
  const { version } = found(await lockAdvert(db, advertId));
  return { id: advertId, version };
}

async function noteSource({ db, userId }: Call, what: 'allowed' | 'ended', key: string) {
  await insertAuditEntry(db, {
    actorKind: 'user',
    actorId: userId,
    action: `advert_source.${what}`,
    subjectType: 'programme',
    subjectId: null,
    patchId: null,
    detail: { source: key },
  });
  return { id: key };
}

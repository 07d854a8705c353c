import type { Knex } from 'knex';
import { textOf } from '../../api/portal/texts';
import type { Acknowledged } from './answers';
import { fetchUntilAnswered, type Patience } from './persistent-fetch';

/** What the demonstration's log of messages shows of one message. */
export interface Message {
  contactAttemptId: string;
  registrationId: string;
  linkId: string;
  /** Which home: the same in every run. */
  home: string;
  body: string;
}

/** Messages that went out by now. */
export async function listMessages(service: Knex): Promise<Message[]> {
  const { rows } = await service.raw<{ rows: Message[] }>(
    `SELECT m.contact_attempt_id AS "contactAttemptId", c.registration_id AS "registrationId", l.id AS "linkId",
       b.address || ' ' || d.number AS home, m.body
     FROM message_log m JOIN contact_attempts c ON c.id = m.contact_attempt_id AND m.sent_at IS NOT NULL JOIN links l ON l.contact_attempt_id = c.id
     JOIN registrations r ON r.id = c.registration_id JOIN buildings b ON b.id = r.building_id
     JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id ORDER BY c.at, home`,
  );
  return rows;
}

const FORMS = {
  correct: { answer: 'correct' },
  moved_out: { answer: 'moved_out', date: '2026-10-31' },
  wrong: { answer: 'wrong', subject: 'occupants', statement: 'Zephyrine and Quillon share the attic' },
  stop: { answer: 'stop' },
} as const;
export type ResidentAnswer = keyof typeof FORMS;

const EVENT: Record<ResidentAnswer, string | null> = {
  correct: 'confirmed',
  moved_out: null,
  wrong: 'disputed',
  stop: 'messages_stopped',
};

/**
 * Follows a message's link, proves its code and answers, again from the start whenever something broke in between.
 * Undefined when the link could not be answered any more.
 */
export async function answerMessage(
  apiUrl: string,
  { registrationId, linkId, body }: Message,
  kind: ResidentAnswer,
  patience: Patience,
): Promise<Acknowledged | undefined> {
  const [, token = ''] = /\/c\/([\w-]+)/.exec(body) ?? [];
  const [, code = ''] = /(?:Code: |验证码：)(\d{6})/.exec(body) ?? [];
  const page = `${apiUrl}/c/${token}`;
  const post = (path: string, fields: Record<string, string>, cookie = '') =>
    fetchUntilAnswered(
      `${page}${path}?lang=en`,
      { method: 'POST', body: new URLSearchParams(fields), headers: { cookie } },
      patience,
    );
  const proved = await post('', { code });
  const cookie = proved.headers.get('set-cookie')?.split(';')[0] ?? '';
  const shown = await fetchUntilAnswered(`${page}?lang=en`, { headers: { cookie } }, patience);
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(shown.text) ?? [];
  const answered = await post('/answer', { ...FORMS[kind], csrf }, cookie);
  // stopping leads back to the page, which says so
  const said =
    answered.status === 303
      ? await fetchUntilAnswered(
          new URL(answered.headers.get('location') ?? '', page).href,
          { headers: { cookie } },
          patience,
        )
      : answered;
  if (said.status !== 200 || !said.text.includes(textOf(kind === 'stop' ? 'saidStopped' : 'thanks', 'en'))) {
    // was an earlier try heard, whose answer got lost?
    const again = await fetchUntilAnswered(`${page}?lang=en`, {}, patience);
    if (!again.text.includes(textOf('used', 'en'))) return undefined;
  }
  return {
    registrationId,
    actorId: linkId,
    action: `portal.${kind}`,
    subjectId: registrationId,
    event: EVENT[kind],
    declaration: kind === 'moved_out' ? 'end' : null,
  };
}

import type { Knex } from 'knex';
import { v5 as uuidOf } from 'uuid';
import { errorCode } from '../db/error-code';
import { getContactHours } from '../db/queries/contact-hours';
import { openIncident, resolveIncidents, resolveOtherIncidents } from '../db/queries/incidents';
import {
  insertReinspectionOfNotice,
  insertServiceTask,
  lockNoticeToTend,
  setLapsed,
  setPartyReminded,
  setPartyTold,
  withdrawServiceTask,
  type NoticeRow,
} from '../db/queries/notice-procedure';
import { findNoticeWords } from '../db/queries/notices';
import { holdOffPauses } from '../db/queries/pauses';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import { getDueInstant, getLocalInstant, getProgrammeDate, loadCalendar } from '../db/queries/rounds';
import type { Localised } from '../domain/localised';
import { isNoticeOver } from '../domain/notice';
import { appealDecisionText, noticeReminder, type NoticeWords } from '../domain/notice-text';
import type { ProcedureStep } from '../domain/procedure-step';
import { CONTACT_HOURS } from '../domain/revisit-round';
import { addWorkingDays, type CalendarDate, type WorkingCalendar } from '../domain/working-days';
import type { SendDeps } from './send-queued';
import { SenderError, UNKNOWN_RECIPIENT } from './senders/message-sender';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Look {
  noticeId: string;
  /** Programme's instant, milliseconds. */
  at: number;
}

/** A text to the party; its id is that of what it tells of, and the same however often it is tried. */
interface Text {
  id: string;
  say: (words: NoticeWords) => Localised;
  mark: (trx: Knex.Transaction) => Promise<boolean>;
}

interface Tended {
  notice: NoticeRow;
  over: boolean;
  nextAt: number;
  texts: Text[];
}

/** What a notice needs between what people do. Each step is a transaction that finds everything in the rows. */
export function createNoticeActivities({ service, sender }: Pick<SendDeps, 'service' | 'sender'>) {
  return {
    /** One look at a notice that was issued; `nextAt` is when to look again, `over` that nothing is left to wait for. */
    async workNotice({ noticeId, at }: Look): Promise<{ nextAt: number; over: boolean }> {
      const now = new Date(at);
      const { notice, over, nextAt, texts } = await service.transaction((trx) => look(trx, noticeId, now));
      let next = nextAt;
      for (const text of texts) if (!(await tell(notice, text, now))) next = Math.min(next, at + HOUR_MS);
      return { nextAt: next, over };
    },

    async endNotice({ noticeId }: Look): Promise<void> {
      await endProcedure(service, `notice-${noticeId}`);
    },
  };

  /**
   * Marked first, where the database refuses a stop of contact, then handed over, in one transaction: what a crash leaves
   * open is told again under the same id. False where it has to be tried again.
   */
  async function tell(notice: NoticeRow, text: Text, now: Date): Promise<boolean> {
    const about = { workflowId: workflowIdOf(notice), about: text.id, patchId: notice.patchId };
    const detail = { noticeId: notice.id };
    const { address } = notice;
    if (address === null) {
      await openIncident(service, { ...about, code: 'PARTY_UNREACHABLE', detail });
      return true;
    }
    try {
      await service.transaction(async (trx) => {
        await holdOffPauses(trx);
        if (!(await text.mark(trx))) return;
        const words = await findNoticeWords(trx, notice.id, notice.settings);
        if (!words) throw new Error('NOTICE_UNKNOWN');
        const language = notice.locale === 'zh-CN' ? 'zh' : 'en';
        await sender.send({
          messageId: text.id,
          channel: notice.channel,
          address,
          subject: words.programme[language],
          body: text.say(words)[language],
          locale: notice.locale,
        });
      });
    } catch (error) {
      if (error instanceof SenderError && error.code === UNKNOWN_RECIPIENT) {
        await openIncident(service, { ...about, code: 'PARTY_UNREACHABLE', detail });
        return true;
      }
      // a stop that began a moment ago is none of the sender's
      if (errorCode(error) !== 'OUTWARD_PAUSED')
        await openIncident(service, {
          ...about,
          code: 'NOTICE_TEXT_FAILED',
          state: 'retrying',
          detail: { ...detail, error: errorCode(error), at: now.toISOString() },
        });
      return false;
    }
    await resolveIncidents(service, { workflowId: about.workflowId, code: 'NOTICE_TEXT_FAILED' }, [text.id]);
    return true;
  }
}

async function look(trx: Knex.Transaction, noticeId: string, now: Date): Promise<Tended> {
  const at = now.getTime();
  let notice = await lockNoticeToTend(trx, noticeId);
  const calendar = await loadCalendar(trx);
  const moments: number[] = [];
  if (notice.state === 'served' && notice.deadlineEnds !== null && now >= notice.deadlineEnds) {
    if (await setLapsed(trx, noticeId)) notice = await lockNoticeToTend(trx, noticeId);
    // the database's clock is a little behind
    else moments.push(at + MINUTE_MS);
  }

  const texts: Text[] = [];
  /** Tells of what the programme itself is late with; over as soon as it is done. */
  const watch = async (code: string, from: CalendarDate | null, within: number): Promise<void> => {
    const key = { workflowId: workflowIdOf(notice), code };
    if (from === null) return resolveIncidents(trx, key);
    const due = await getDueInstant(trx, addWorkingDays(calendar, from, within));
    moments.push(due.getTime());
    // while contact is stopped nobody is late with it
    if (now >= due && !notice.stopped)
      await openIncident(trx, { ...key, patchId: notice.patchId, detail: { noticeId } });
  };
  const { settings, state } = notice;
  await watch(
    'NOTICE_NOT_SERVED',
    state === 'issued' ? notice.issuedOn : null,
    settings.serveWithinWorkingDays,
  );
  await watch('APPEAL_NOT_DECIDED', notice.appealRecordedOn, settings.decideAppealWithinWorkingDays);
  await watch('NOTICE_NOT_DECIDED', decidableFrom(notice), settings.referWithinWorkingDays);

  if (state === 'issued') {
    const dueAt = await getDueInstant(
      trx,
      addWorkingDays(calendar, notice.issuedOn, settings.serveWithinWorkingDays),
    );
    await insertServiceTask(trx, noticeId, { at: now, dueAt });
  } else await withdrawServiceTask(trx, notice.hazardId, now);
  if (state === 'lapsed' && notice.foundStillThereOn === null) {
    const today = await getProgrammeDate(trx, now);
    await insertReinspectionOfNotice(trx, noticeId, {
      at: now,
      dueAt: await getDueInstant(trx, addWorkingDays(calendar, today, 1)),
    });
  }

  const hours = await getContactHours(trx, calendar, { at: now, today: await getProgrammeDate(trx, now) });
  const reminderFrom = await remindFrom(trx, notice, calendar);
  if (reminderFrom !== null) moments.push(reminderFrom.getTime());
  if (reminderFrom !== null && now >= reminderFrom)
    texts.push({
      id: reminderId(notice),
      say: noticeReminder,
      mark: (to) => setPartyReminded(to, noticeId, now),
    });
  for (const { id, ...appeal } of notice.untold)
    texts.push({
      id,
      say: (words) => appealDecisionText(words, { ...appeal, stands: !isNoticeOver(state) }),
      mark: (to) => setPartyTold(to, id, now),
    });
  // what is no longer due has not failed either
  await resolveOtherIncidents(
    trx,
    { workflowId: workflowIdOf(notice), code: 'NOTICE_TEXT_FAILED' },
    texts.map(({ id }) => id),
  );
  const maySend = hours.open && !notice.stopped;
  if (texts.length > 0 && !maySend) moments.push(hours.nextOpening.getTime());
  if (notice.deadlineEnds !== null) moments.push(notice.deadlineEnds.getTime());

  const over = isOver(notice) && notice.untold.length === 0;
  if (over && notice.referredInVain)
    await openIncident(trx, {
      workflowId: workflowIdOf(notice),
      code: 'REFERRAL_TAKEN_BACK',
      patchId: notice.patchId,
      detail: { noticeId },
    });
  const nextAt = Math.min(at + DAY_MS, ...moments.filter((moment) => moment > at));
  if (!over) await setProcedureStep(trx, workflowIdOf(notice), stepOf(notice), new Date(nextAt));
  return { notice, over, nextAt, texts: maySend ? texts : [] };
}

/** Nothing is left to wait for. One that was referred has not ended: an appeal that came in time may be recorded late. */
function isOver({ state, appealRecordedOn }: NoticeRow): boolean {
  return appealRecordedOn === null && isNoticeOver(state);
}

/** Of this deadline: one that is put off is reminded of anew. */
function reminderId({ id, deadlineOn }: Pick<NoticeRow, 'id' | 'deadlineOn'>): string {
  return uuidOf(`reminder ${deadlineOn}`, id);
}

/** From which day on a supervisor can decide what becomes of it; null while something else comes first. */
function decidableFrom(notice: NoticeRow): CalendarDate | null {
  const { state, foundStillThereOn, appealRecordedOn, appealUntil, severity } = notice;
  if (state !== 'lapsed' || foundStillThereOn === null || appealRecordedOn !== null) return null;
  return severity !== 'severe' && appealUntil !== null && appealUntil > foundStillThereOn
    ? appealUntil
    : foundStillThereOn;
}

/** When the party is reminded; null where they are not, or were. */
async function remindFrom(
  trx: Knex.Transaction,
  notice: NoticeRow,
  calendar: WorkingCalendar,
): Promise<Date | null> {
  const { state, remindedAt, leftToPerson, servedOn, deadlineOn, programmeEnded, settings } = notice;
  const { remindBeforeWorkingDays: before } = settings;
  if (state !== 'served' || remindedAt !== null || deadlineOn === null || before === 0) return null;
  if (programmeEnded || leftToPerson.includes(reminderId(notice))) return null;
  const on = addWorkingDays(calendar, deadlineOn, -before);
  // whoever was served a moment ago needs no reminder
  return servedOn !== null && on > servedOn ? getLocalInstant(trx, on, CONTACT_HOURS.from) : null;
}

function stepOf(notice: NoticeRow): ProcedureStep {
  if (notice.appealRecordedOn !== null) return 'waitingForDecision';
  switch (notice.state) {
    case 'issued':
      return 'waitingForService';
    case 'lapsed':
      return notice.foundStillThereOn === null ? 'waitingForReinspection' : 'waitingForDecision';
    default:
      return 'waitingForRemedy';
  }
}

function workflowIdOf({ id }: NoticeRow): string {
  return `notice-${id}`;
}

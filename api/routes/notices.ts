import { LOCALES, PARTY_KINDS } from '../../domain/closed-lists';
import { HAZARD_KINDS, REINSPECTION_OUTCOMES, SEVERITIES } from '../../domain/hazard';
import {
  APPEAL_DECISIONS,
  APPEAL_GROUNDS,
  APPEAL_MEANS,
  APPEAL_REASONS,
  AUTHORITIES,
  MEASURES,
  NOTICE_STATES,
  NOTICE_WITHDRAWALS,
  noticeActions,
  PROOF_OF,
  REFERENCE_PATTERN,
  REHOUSING_HELP,
  SERVICE_MEANS,
  SERVICE_RECEIVERS,
  TRANSMITTED,
  type AppealDecision,
  type NoticeAction,
  type ServiceProof,
} from '../../domain/notice';
import { noticeText } from '../../domain/notice-text';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  findHazard,
  findNoticeOfAppeal,
  insertAppeal,
  insertNotice,
  insertRehousingOffer,
  lockAppeal,
  lockNotice,
  setAppealDecision,
  setIssued,
  setNoticeWithdrawn,
  setReceipt,
  setReferred,
  setServed,
  wakeNotice,
  type LockedNotice,
} from '../../db/queries/notice-commands';
import {
  findNotice,
  findNoticeWords,
  listNotices,
  listResponsibleParties,
  NOTICE_SORT_VALUES,
} from '../../db/queries/notices';
import { getSettings, readSettings } from '../../db/queries/procedure-settings';
import { getProgrammeNow } from '../../db/queries/procedures';
import { ApiError } from '../api-error';
import { refuseUnlessWhole } from '../decision-parts';
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
import type { Call, Role, Route } from '../route';
import { ofRegistration } from '../shown-registrations';

const READERS: readonly Role[] = ['supervisor', 'auditor', 'officer'];
const WORKERS: readonly Role[] = ['supervisor', 'officer'];

const item = {
  id,
  hazardId: id,
  kind: oneOf(HAZARD_KINDS),
  severity: oneOf(SEVERITIES),
  state: oneOf(NOTICE_STATES),
  patchId: id,
  patchCode: text,
  address: text,
  registrationId: orNull(id),
  dwellingNumber: orNull(text),
  issuedAt: orNull(instant),
  servedAt: orNull(instant),
  deadlineOn: orNull(day),
  appealOpen: boolean,
  late: boolean,
  version: integer,
};
const reference: JsonSchema = { type: 'string', pattern: REFERENCE_PATTERN };
const noticeItem = ofRegistration('registrationId', object(item));
const notice = ofRegistration(
  'registrationId',
  object({
    ...item,
    measure: oneOf(MEASURES),
    locale: oneOf(LOCALES),
    partyKind: orNull(oneOf(PARTY_KINDS)),
    partyName: orNull(text),
    partyAddress: orNull(text),
    draftedBy: id,
    issuedBy: orNull(id),
    servedBy: orNull(id),
    service: orNull(
      object({
        means: oneOf(SERVICE_MEANS),
        receiver: orNull(oneOf(SERVICE_RECEIVERS)),
        reference: orNull(text),
        witnessId: orNull(id),
      }),
    ),
    appealUntil: orNull(day),
    referral: orNull(
      object({
        to: oneOf(AUTHORITIES),
        by: id,
        at: text,
        transmitted: list(oneOf(TRANSMITTED)),
        receiptReference: orNull(text),
      }),
    ),
    withdrawnReason: orNull(oneOf(NOTICE_WITHDRAWALS)),
    endedAt: orNull(instant),
    lastReinspection: orNull(object({ outcome: oneOf(REINSPECTION_OUTCOMES), at: text })),
    rehousingOffered: boolean,
    pausedSince: orNull(instant),
    appeals: list(
      object({
        id,
        ground: oneOf(APPEAL_GROUNDS),
        means: oneOf(APPEAL_MEANS),
        receivedOn: day,
        recordedBy: id,
        decision: orNull(oneOf(APPEAL_DECISIONS)),
        reason: orNull(oneOf(APPEAL_REASONS)),
        moreWorkingDays: orNull(integer),
        decidedBy: orNull(id),
        decidedAt: orNull(text),
        toldAt: orNull(text),
      }),
    ),
    paragraphs: list(text),
  }),
);
const proof = {
  means: oneOf(SERVICE_MEANS),
  receiver: oneOf(SERVICE_RECEIVERS),
  reference,
  witnessId: id,
};

export const noticeRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/notices',
    summary: 'Notices about hazards, the first deadline first',
    roles: READERS,
    query: { ...PAGE_QUERY, state: oneOf(['open', ...NOTICE_STATES]), patchId: id, hazardId: id },
    response: page(noticeItem),
    handle: (call) =>
      readSortedPage(call, NOTICE_SORT_VALUES, (after, limit) =>
        listNotices(call.db, call.query, after, limit),
      ),
  },
  {
    method: 'get',
    path: '/api/notices/{id}',
    summary: 'One notice: its text, the proof of its service, appeals, and what became of it',
    roles: READERS,
    response: notice,
    handle: async ({ db, params }) => {
      const noticeId = params['id'] ?? '';
      const shown = found(await findNotice(db, noticeId));
      const words = found(await findNoticeWords(db, noticeId, await readSettings(db, 'hazard')));
      return { ...shown, paragraphs: noticeText(words, shown.locale === 'zh-CN' ? 'zh' : 'en') };
    },
  },
  {
    method: 'get',
    path: '/api/hazards/{id}/parties',
    summary: 'Who answers for the place of a hazard, as far as the caller may know them',
    roles: WORKERS,
    response: object({ items: list(object({ id, kind: oneOf(PARTY_KINDS), partyName: orNull(text) })) }),
    handle: async ({ db, params }) => ({ items: await listResponsibleParties(db, params['id'] ?? '') }),
  },
  {
    method: 'post',
    path: '/api/hazards/{id}/notices',
    summary: 'Draft a notice about a hazard to who answers for the place',
    roles: WORKERS,
    body: object({ partyId: id, measure: oneOf(MEASURES), locale: oneOf(LOCALES) }),
    response: object({ id }),
    handle: async (call) => {
      const said = call.body as { partyId: string; measure: string; locale: string };
      const hazard = found(await findHazard(call.db, call.params['id'] ?? ''));
      const noticeId = await insertNotice(call.db, { hazardId: hazard.id, patchId: hazard.patchId, ...said });
      const { measure, locale } = said;
      await audit(
        call,
        'drafted',
        { id: noticeId, patchId: hazard.patchId },
        { hazardId: hazard.id, measure, locale },
      );
      return { id: noticeId };
    },
  },
  {
    method: 'post',
    path: '/api/hazards/{id}/rehousing-offers',
    summary:
      'Record which help with housing the home was offered, before anybody is told to end an overcrowding',
    roles: WORKERS,
    body: object({ help: oneOf(REHOUSING_HELP) }),
    response: object({ id }),
    handle: async (call) => {
      const { help } = call.body as { help: string };
      const hazard = found(await findHazard(call.db, call.params['id'] ?? ''));
      const offerId = await insertRehousingOffer(call.db, hazard.id, help);
      await insertAuditEntry(call.db, {
        actorKind: 'user',
        actorId: call.userId,
        action: 'hazard.rehousing_offered',
        subjectType: 'hazard',
        subjectId: hazard.id,
        patchId: hazard.patchId,
        detail: { help },
      });
      return { id: offerId };
    },
  },
  command('issue', 'issue', 'Issue a draft: from then on it is to be served', {
    audited: 'issued',
    roles: ['supervisor'],
    body: object({}),
    run: async ({ db }, locked) => {
      const { id: settingsId, settings } = await getSettings(db, 'hazard');
      const remedyWorkingDays = settings.remedyWorkingDays[locked.severity];
      await setIssued(db, locked, {
        settingsId,
        remedyWorkingDays,
        appealWorkingDays: settings.appealWorkingDays,
      });
      return { remedyWorkingDays };
    },
  }),
  command('serve', 'serve', 'Prove that it was served: the deadline runs from then on', {
    audited: 'served',
    roles: WORKERS,
    body: object({ ...proof, servedAt: instant }, ['receiver', 'reference', 'witnessId', 'servedAt']),
    run: async ({ db, userId, body }, locked) => {
      const { servedAt, ...said } = body as ServiceProof & { servedAt?: string };
      const part = PROOF_OF[said.means];
      refuseUnlessWhole(said, {
        receiver: part === 'receiver',
        reference: part === 'reference',
        witnessId: part === 'witnessId',
      });
      const at = servedAt === undefined ? await getProgrammeNow(db) : new Date(servedAt);
      await setServed(db, locked, { proof: said, servedAt: at, userId });
      return { means: said.means };
    },
  }),
  command(
    'refer',
    'refer',
    'Hand the hazard to another authority, once its time is over and it was seen still there',
    {
      audited: 'referred',
      roles: ['supervisor'],
      body: object({
        authority: oneOf(AUTHORITIES),
        transmitted: { type: 'array', items: oneOf(TRANSMITTED), minItems: 1, uniqueItems: true },
      }),
      run: async ({ db, body }, locked) => {
        const referral = body as { authority: string; transmitted: string[] };
        await setReferred(db, locked, referral);
        return referral;
      },
    },
  ),
  command('withdraw', 'withdraw', 'Take a notice back', {
    audited: 'withdrawn',
    roles: ['supervisor'],
    body: object({}),
    run: async ({ db }, locked) => {
      await setNoticeWithdrawn(db, locked.id);
      return {};
    },
  }),
  command('receipt', null, 'Note the number under which the other authority took it', {
    audited: 'receipt_noted',
    roles: ['supervisor'],
    body: object({ reference }),
    run: async ({ db, body }, locked) => {
      if (locked.state !== 'referred') throw new ApiError('STATE_CONFLICT');
      await setReceipt(db, locked.id, (body as { reference: string }).reference);
      return {};
    },
  }),
  {
    method: 'post',
    path: '/api/notices/{id}/appeals',
    summary: 'Record what the party has against the notice; never by who issued it',
    roles: WORKERS,
    body: object({ ground: oneOf(APPEAL_GROUNDS), means: oneOf(APPEAL_MEANS), receivedOn: day }),
    response: object({ id }),
    handle: async (call) => {
      const said = call.body as { ground: string; means: string; receivedOn: string };
      const of = found(await findNoticeOfAppeal(call.db, call.params['id'] ?? ''));
      const appealId = await insertAppeal(call.db, { noticeId: of.id, ...said });
      await audit(call, 'appealed', of, { appealId, ...said });
      await wakeNotice(call.db, of.id);
      return { id: appealId };
    },
  },
  {
    method: 'post',
    path: '/api/hazard-appeals/{id}/decision',
    summary: 'Decide an appeal, by another supervisor than who issued the notice',
    roles: ['supervisor'],
    body: object(
      {
        decision: oneOf(APPEAL_DECISIONS),
        reason: oneOf(APPEAL_REASONS),
        moreWorkingDays: { type: 'integer', minimum: 1, maximum: 60 },
      },
      ['moreWorkingDays'],
    ),
    response: object({ id, version: integer }),
    version: { lock: lockAppeal },
    handle: async (call) => {
      const said = call.body as { decision: AppealDecision; reason: string; moreWorkingDays?: number };
      const appeal = found(await lockAppeal(call.db, call.params['id'] ?? ''));
      if (appeal.decided) throw new ApiError('STATE_CONFLICT');
      refuseUnlessWhole(said, { moreWorkingDays: said.decision === 'varied' });
      await setAppealDecision(call.db, appeal.id, said);
      await audit(
        call,
        'appeal_decided',
        { id: appeal.noticeId, patchId: appeal.patchId },
        { appealId: appeal.id, ...said },
      );
      await wakeNotice(call.db, appeal.noticeId);
      return { id: appeal.id, version: appeal.version + 1 };
    },
  },
];

interface Command {
  audited: string;
  roles: readonly Role[];
  body: JsonSchema;
  /** Gives what the audit row says of it: ids and codes. */
  run: (call: Call, notice: LockedNotice) => Promise<object>;
}

/** One transaction: change, audit row, and what wakes the procedure. The answer names no home: it is kept to be given again. */
function command(
  name: string,
  action: NoticeAction | null,
  summary: string,
  { audited, roles, body, run }: Command,
): Route {
  return {
    method: 'post',
    path: `/api/notices/{id}/${name}`,
    summary,
    roles,
    body,
    response: object({ id, version: integer }),
    version: { lock: lockNotice },
    handle: async (call) => {
      const locked = found(await lockNotice(call.db, call.params['id'] ?? ''));
      if (action !== null && !noticeActions(locked.state).includes(action))
        throw new ApiError('STATE_CONFLICT');
      const detail = await run(call, locked);
      await audit(call, audited, locked, detail);
      if (action !== 'issue') await wakeNotice(call.db, locked.id);
      return { id: locked.id, version: locked.version + 1 };
    },
  };
}

function audit(
  call: Call,
  action: string,
  { id: noticeId, patchId }: { id: string; patchId: string | null },
  detail: object,
): Promise<void> {
  return insertAuditEntry(call.db, {
    actorKind: 'user',
    actorId: call.userId,
    action: `hazard_notice.${action}`,
    subjectType: 'hazard_notice',
    subjectId: noticeId,
    patchId,
    detail,
  });
}

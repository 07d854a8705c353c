import { insertAuditEntry } from '../../db/queries/audit';
import {
  findSettings,
  findSettingsBefore,
  findSettingsInForce,
  insertSettingsDraft,
  listCurrentSettings,
  listSettingsVersions,
  publishSettings,
  setSettingsDraft,
  setSettingsState,
  type SettingsItem,
  type SettingsKind,
  type SettingsVersion,
} from '../../db/queries/procedure-settings';
import { getMessageFrame } from '../../db/queries/programme';
import { SETTINGS_KINDS, SETTINGS_STATES } from '../../domain/closed-lists';
import { OFFICE } from '../../domain/role';
import { completeSettings } from '../../domain/shipped-settings';
import { diffSettings } from '../../rules/diff-settings';
import { validateSettings } from '../../rules/validate-settings';
import { ApiError } from '../api-error';
import { findFactSource } from '../fact-source';
import { documentOf, id, instant, integer, list, object, oneOf, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import type { Call, Route } from '../route';

const DOCUMENT = documentOf('Settings of one kind, as domain/settings-schema.ts has them');
const kind = oneOf(SETTINGS_KINDS);
const note = { type: 'string', maxLength: 500 };
const item = {
  id,
  kind,
  number: integer,
  state: oneOf(SETTINGS_STATES),
  note: orNull(text),
  authorId: orNull(id),
  approverId: orNull(id),
  createdAt: instant,
  submittedAt: orNull(instant),
  publishedAt: orNull(instant),
  retiredAt: orNull(instant),
  version: integer,
};
const ITEM = object(item);
const VERSION = object({ ...item, document: DOCUMENT });
const BOTH = object({ zh: text, en: text });
const DIFFERENCE = object({ pointer: text, text: BOTH });

/** Whoever publishes or sends back answers for what they read: the request names that version. */
const NAMES_WHAT_WAS_READ: readonly string[] = ['publish', 'reject'];

/** Settings of the procedures: what is in force, and the way of a new version into force. */
export const procedureSettingsRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/procedure-settings',
    summary: 'Each kind of settings, with the version in force and the one in the making',
    roles: OFFICE,
    // the kind is what a list knows it by
    response: object({
      items: list(object({ id: kind, inForce: orNull(ITEM), inTheMaking: orNull(ITEM) })),
    }),
    handle: async ({ db }) => {
      const current = await listCurrentSettings(db);
      const items = SETTINGS_KINDS.map((each) => {
        const ofKind = current.filter((version) => version.kind === each);
        const inForce = ofKind.find(({ state }) => state === 'published') ?? null;
        return { id: each, inForce, inTheMaking: ofKind.find((version) => version !== inForce) ?? null };
      });
      return { items };
    },
  },
  {
    method: 'get',
    path: '/api/procedure-settings/kinds/{kind}/versions',
    params: { kind },
    summary: 'Versions of one kind of settings, newest first',
    roles: OFFICE,
    query: PAGE_QUERY,
    response: page(ITEM),
    handle: (call) =>
      readSortedPage(call, 1, (after, limit) =>
        listSettingsVersions(call.db, call.params['kind'] ?? '', after, limit),
      ),
  },
  {
    method: 'get',
    path: '/api/procedure-settings/{id}',
    summary: 'One version of settings with its document',
    roles: OFFICE,
    response: VERSION,
    handle: async ({ db, params }) => shown(found(await findSettings(db, params['id'] ?? ''))),
  },
  {
    method: 'get',
    path: '/api/procedure-settings/{id}/changes',
    summary: 'What a version changes against the one before it in force, in words',
    roles: OFFICE,
    response: object({ against: orNull(integer), items: list(DIFFERENCE) }),
    handle: async ({ db, params }) => {
      const young = shown(found(await findSettings(db, params['id'] ?? '')));
      const old = await findSettingsBefore(db, young);
      if (!old) return { against: null, items: [] };
      const { catalogue } = await findFactSource(db);
      const items = diffSettings(young.kind, shown(old).document, young.document, catalogue);
      return { against: old.number, items };
    },
  },
  {
    method: 'get',
    path: '/api/message-frame',
    summary: 'What every text to residents has about it: who writes, and how to check that it is real',
    roles: OFFICE,
    response: object({ programme: BOTH, verifyHint: BOTH }),
    handle: async ({ db }) => {
      const { programme, verifyHint } = await getMessageFrame(db);
      return { programme, verifyHint };
    },
  },
  {
    method: 'post',
    path: '/api/procedure-settings',
    summary: 'Draft a new version from the one in force',
    roles: ['administrator'],
    body: object({ kind, note }, ['note']),
    response: VERSION,
    handle: async (call) => {
      const asked = call.body as { kind: SettingsKind; note?: string };
      const inForce = await findSettingsInForce(call.db, asked.kind);
      const draft = {
        kind: asked.kind,
        document: completeSettings(asked.kind, inForce?.document ?? {}),
        note: asked.note ?? null,
        authorId: call.userId,
      };
      return answer(call, 'drafted', await insertSettingsDraft(call.db, draft));
    },
  },
  {
    method: 'patch',
    path: '/api/procedure-settings/{id}',
    summary: 'Change a draft; If-Match names the version that was read',
    roles: ['administrator'],
    version: { lock: lockSettings, required: true },
    body: object({ document: DOCUMENT, note }, ['note']),
    response: VERSION,
    handle: async (call) => {
      const draft = await locked(call, 'draft');
      const { document, note: said = draft.note } = call.body as { document: object; note?: string };
      await refuseProblems(call, { kind: draft.kind, document });
      await setSettingsDraft(call.db, draft.id, { document, note: said });
      return answer(call, 'changed', draft.id);
    },
  },
  step('submit', 'Hand a draft to a second person', async (call) => {
    const draft = await locked(call, 'draft');
    await refuseProblems(call, draft);
    await setSettingsState(call.db, draft.id, 'in_review');
    return answer(call, 'submitted', draft.id);
  }),
  step('withdraw', 'Take back what one handed in oneself, to go on writing', async (call) => {
    const reviewed = await locked(call, 'in_review');
    await setSettingsState(call.db, reviewed.id, 'draft');
    return answer(call, 'taken_back', reviewed.id);
  }),
  step('publish', 'Put into force as a second person; what was in force retires', async (call) => {
    const reviewed = await locked(call, 'in_review');
    if (reviewed.authorId === call.userId) throw new ApiError('AUTHOR_CANNOT_APPROVE');
    // again: it may have been handed in before the product knew better
    await refuseProblems(call, reviewed);
    await publishSettings(call.db, reviewed, call.userId);
    return answer(call, 'published', reviewed.id);
  }),
  step('reject', 'Send back as a second person', async (call) => {
    const reviewed = await locked(call, 'in_review');
    if (reviewed.authorId === call.userId) throw new ApiError('AUTHOR_CANNOT_APPROVE');
    await setSettingsState(call.db, reviewed.id, 'rejected');
    return answer(call, 'rejected', reviewed.id);
  }),
];

function step(name: string, summary: string, handle: Route['handle']): Route {
  return {
    method: 'post',
    path: `/api/procedure-settings/{id}/${name}`,
    summary,
    roles: ['administrator'],
    response: VERSION,
    version: { lock: lockSettings, ...(NAMES_WHAT_WAS_READ.includes(name) && { required: true }) },
    handle,
  };
}

function lockSettings(db: Call['db'], settingsId: string): Promise<SettingsVersion | undefined> {
  return findSettings(db, settingsId, true);
}

async function locked({ db, params }: Call, state: string): Promise<SettingsVersion> {
  const row = found(await lockSettings(db, params['id'] ?? ''));
  if (row.state !== state) throw new ApiError('STATE_CONFLICT');
  return row;
}

async function refuseProblems(
  { db }: Call,
  settings: Pick<SettingsVersion, 'kind' | 'document'>,
): Promise<void> {
  const { catalogue } = await findFactSource(db);
  const problems = validateSettings(settings.kind, settings.document, catalogue);
  if (problems.length > 0) throw new ApiError('SETTINGS_INVALID', problems);
}

/** With everything that its kind has: an older version of the product knew less. */
function shown<T extends Pick<SettingsItem, 'kind'> & { document: object }>(settings: T): T {
  return { ...settings, document: completeSettings(settings.kind, settings.document) };
}

async function answer({ db, userId }: Call, what: string, settingsId: string): Promise<SettingsVersion> {
  await insertAuditEntry(db, {
    actorKind: 'user',
    actorId: userId,
    action: `procedure_settings.${what}`,
    subjectType: 'procedure_settings',
    subjectId: settingsId,
  });
  return shown(found(await findSettings(db, settingsId)));
}

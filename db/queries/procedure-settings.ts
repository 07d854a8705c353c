import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { SETTINGS_KINDS } from '../../domain/closed-lists';
import type { SettingsKind } from '../../domain/settings-schema';
import { completeSettings, SHIPPED_SETTINGS, type SettingsOf } from '../../domain/shipped-settings';

export type { SettingsKind };

/** A document as it was stored: what an older one does not say yet is as shipped. */
interface StoredSettings {
  id: string;
  document: object;
}

/** Settings that are in force, whole. */
interface SettingsInForce<Kind extends SettingsKind> {
  id: string;
  settings: SettingsOf[Kind];
}

/** The settings of this kind that are in force; undefined while none were ever stored. */
export async function findSettingsInForce(db: Knex, kind: SettingsKind): Promise<StoredSettings | undefined> {
  return db('procedure_settings')
    .where({ kind, state: 'published' })
    .first<StoredSettings | undefined>('id', 'document');
}

/** What is in force of this kind; as shipped while none was ever stored. */
export async function readSettings<Kind extends SettingsKind>(
  db: Knex,
  kind: Kind,
): Promise<SettingsOf[Kind]> {
  return completeSettings(kind, (await findSettingsInForce(db, kind))?.document);
}

/** The settings of this kind that are in force. @throws SETTINGS_MISSING */
export async function getSettings<Kind extends SettingsKind>(
  db: Knex,
  kind: Kind,
): Promise<SettingsInForce<Kind>> {
  const stored = await findSettingsInForce(db, kind);
  if (!stored) throw new Error('SETTINGS_MISSING');
  return { id: stored.id, settings: completeSettings(kind, stored.document) };
}

/** The same; what is shipped is put into force first where there are none. */
export async function getOrShipSettings<Kind extends SettingsKind>(
  service: Knex,
  kind: Kind,
): Promise<SettingsInForce<Kind>> {
  const stored = await findSettingsInForce(service, kind);
  if (stored) return { id: stored.id, settings: completeSettings(kind, stored.document) };
  await shipSettings(service, [kind]);
  return getSettings(service, kind);
}

/** Puts the shipped settings into force of each kind of which there are none. Two callers at once do no harm. */
export async function shipSettings(
  service: Knex,
  kinds: readonly SettingsKind[] = SETTINGS_KINDS,
): Promise<void> {
  const stored = await service('procedure_settings')
    .where({ state: 'published' })
    .whereIn('kind', [...kinds])
    .pluck<string[]>('kind');
  const missing = kinds.filter((kind) => !stored.includes(kind));
  if (missing.length === 0) return;
  await service('procedure_settings')
    .insert(
      missing.map((kind) => ({
        id: uuid(),
        kind,
        number: 1,
        state: 'published',
        document: JSON.stringify(SHIPPED_SETTINGS[kind]),
      })),
    )
    .onConflict()
    .ignore();
}

/** A version as it stands in lists. */
export interface SettingsItem {
  id: string;
  kind: SettingsKind;
  number: number;
  state: string;
  note: string | null;
  /** Null for what was shipped. */
  authorId: string | null;
  approverId: string | null;
  createdAt: Date;
  submittedAt: Date | null;
  publishedAt: Date | null;
  retiredAt: Date | null;
  version: number;
}

export interface SettingsVersion extends SettingsItem {
  document: object;
}

const ITEM_COLUMNS = [
  'id',
  'kind',
  'number',
  'state',
  'note',
  'author_id as authorId',
  'approver_id as approverId',
  'created_at as createdAt',
  'submitted_at as submittedAt',
  'published_at as publishedAt',
  'retired_at as retiredAt',
  'version',
];

/** What is in force and what is in the making, one of each kind at most. */
export async function listCurrentSettings(trx: Knex): Promise<SettingsItem[]> {
  return trx('procedure_settings')
    .whereIn('state', ['draft', 'in_review', 'published'])
    .select<SettingsItem[]>(ITEM_COLUMNS);
}

/** All versions of a kind, newest first; `limit` of them after that number. */
export async function listSettingsVersions(
  trx: Knex,
  kind: string,
  after: readonly string[] | null,
  limit: number,
): Promise<(SettingsItem & { sortKey: string[] })[]> {
  const query = trx('procedure_settings')
    .where({ kind })
    .orderBy('number', 'desc')
    .limit(limit)
    .select<(SettingsItem & { sortKey: string[] })[]>([
      ...ITEM_COLUMNS,
      trx.raw('ARRAY[number::text] AS "sortKey"'),
    ]);
  if (after) void query.whereRaw('number < ?::integer', [...after]);
  return query;
}

/** The version, locked until the transaction ends where `lock` is set. */
export async function findSettings(
  trx: Knex,
  id: string,
  lock = false,
): Promise<SettingsVersion | undefined> {
  const query = trx('procedure_settings')
    .where({ id })
    .first([...ITEM_COLUMNS, 'document']);
  if (lock) void query.forUpdate();
  return (await query) as SettingsVersion | undefined;
}

/** The version that was in force before this one came, or is in force while it has not. */
export async function findSettingsBefore(
  trx: Knex,
  { kind, number }: SettingsItem,
): Promise<SettingsVersion | undefined> {
  return trx('procedure_settings')
    .where({ kind })
    .whereIn('state', ['published', 'retired'])
    .where('number', '<', number)
    .orderBy('number', 'desc')
    .first<SettingsVersion | undefined>([...ITEM_COLUMNS, 'document']);
}

/** A new draft with the next number; one_settings_in_the_making refuses a second. Returns its id. */
export async function insertSettingsDraft(
  trx: Knex,
  draft: { kind: SettingsKind; document: object; note: string | null; authorId: string },
): Promise<string> {
  const id = uuid();
  await trx.raw(
    `INSERT INTO procedure_settings (id, kind, number, document, note, author_id)
     SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ? FROM procedure_settings WHERE kind = ?`,
    [id, draft.kind, JSON.stringify(draft.document), draft.note, draft.authorId, draft.kind],
  );
  return id;
}

/** Changes a locked draft. */
export async function setSettingsDraft(
  trx: Knex,
  id: string,
  { document, note }: Pick<SettingsVersion, 'document' | 'note'>,
): Promise<void> {
  await trx('procedure_settings')
    .where({ id })
    .update({ document: JSON.stringify(document), note, version: trx.raw('version + 1') });
}

/** Hands a locked draft to a second person, gives it back to its author, or sends it back for good. */
export async function setSettingsState(
  trx: Knex,
  id: string,
  state: 'in_review' | 'draft' | 'rejected',
): Promise<void> {
  await trx('procedure_settings')
    .where({ id })
    .update({ state, version: trx.raw('version + 1') });
}

/** Retires what is in force, then puts this version into its place: at most one is at any time. */
export async function publishSettings(
  trx: Knex,
  { id, kind }: SettingsItem,
  approverId: string,
): Promise<void> {
  const set = (where: object, values: object) =>
    trx('procedure_settings')
      .where(where)
      .update({ ...values, version: trx.raw('version + 1') });
  await set({ kind, state: 'published' }, { state: 'retired' });
  await set({ id }, { state: 'published', approver_id: approverId });
}

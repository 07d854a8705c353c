import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RulesetCases } from '../rules/run-cases';
import type { RulesetDocument } from '../rules/ruleset';
import type { AddedFact } from '../domain/added-fact';
import type { FactCatalogue } from '../rules/fact-catalogue';
import { ADDED_FACTS_FILE, asInFile } from './added-facts-file';
import type { ApiSession } from './api-session';
import { CommandError } from './command';

interface Version {
  id: string;
  number: number;
  state: string;
  authorId: string | null;
  document: RulesetDocument;
  cases: RulesetCases;
  version: number;
}

export interface Pulled {
  key: string;
  number: number;
  files: string[];
}

export interface Pushed {
  key: string;
  number: number;
  versionId: string;
  /** Whether a draft of one's own was changed, instead of a new one begun. */
  changed: boolean;
}

/** Writes what is in force of each ruleset into a folder: `<key>.json` and, where there are cases, `<key>.cases.json`. */
export async function pullRulesets(api: ApiSession, folder: string): Promise<Pulled[]> {
  const { items } = await api.ask<{ items: { id: string; key: string }[] }>('GET', '/api/rulesets');
  const pulled: Pulled[] = [];
  for (const { id, key } of items) {
    const published = (await currentVersions(api, id)).find(({ state }) => state === 'published');
    if (!published) continue;
    const { number, document, cases } = await api.ask<Version>(
      'GET',
      `/api/ruleset-versions/${published.id}`,
    );
    const files = [write(folder, `${key}.json`, document)];
    if (cases.cases.length > 0) files.push(write(folder, `${key}.cases.json`, cases));
    pulled.push({ key, number, files });
  }
  return pulled;
}

/** Writes the facts that the authority added, and that rules may name, beside the rulesets: whoever checks these files asks nobody. */
export async function pullAddedFacts(
  api: ApiSession,
  folder: string,
): Promise<{ file: string; keys: string[] }> {
  const { items } = await api.ask<{
    items: (AddedFact & { decision: string | null; endedAt: string | null })[];
  }>('GET', '/api/added-facts');
  const facts = items
    .filter(({ decision, endedAt }) => decision === 'approved' && endedAt === null)
    .map(asInFile)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return { file: write(folder, ADDED_FACTS_FILE, { facts }), keys: facts.map(({ key }) => key) };
}

/** What rules may name in the installation that is signed in to. */
export async function getCatalogue(api: ApiSession): Promise<FactCatalogue> {
  return (await api.ask<{ items: FactCatalogue }>('GET', '/api/facts')).items;
}

/** Drafts a version from files, or changes the draft of one's own that is there; it stays for its author to hand in. */
export async function pushRuleset(
  api: ApiSession,
  { document, cases, note }: { document: RulesetDocument; cases?: object; note?: string },
): Promise<Pushed> {
  const { key } = document;
  const { items } = await api.ask<{ items: { id: string; key: string }[] }>('GET', '/api/rulesets');
  const ruleset = items.find((each) => each.key === key);
  if (!ruleset)
    throw new CommandError('RULESET_UNKNOWN', `no ruleset has the key ${key} / 没有 key 为 ${key} 的规则集`);
  const body = { document, ...(cases && { cases }), ...(note !== undefined && { note }) };
  const draft = (await currentVersions(api, ruleset.id)).find(
    ({ state, authorId }) => state === 'draft' && authorId === api.userId,
  );
  const stored = draft
    ? await api.ask<Version>('PATCH', `/api/ruleset-versions/${draft.id}`, body, draft.version)
    : await api.ask<Version>('POST', '/api/ruleset-versions', { rulesetId: ruleset.id, ...body });
  return { key, number: stored.number, versionId: stored.id, changed: draft !== undefined };
}

async function currentVersions(api: ApiSession, rulesetId: string): Promise<Version[]> {
  const path = `/api/rulesets/${rulesetId}/versions?current=true`;
  return (await api.ask<{ items: Version[] }>('GET', path)).items;
}

function write(folder: string, name: string, content: object): string {
  const file = path.join(folder, name);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

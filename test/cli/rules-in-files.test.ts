import { mkdtempSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { withApiSession, type ApiSession } from '../../cli/api-session';
import { catalogueBeside } from '../../cli/added-facts-file';
import { getCatalogue, pullAddedFacts, pullRulesets, pushRuleset } from '../../cli/rules-in-files';
import { setFactEnded } from '../../db/queries/added-facts';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { tierPlacement, tierPlacementCaseFile } from '../../rules/shipped-rulesets';
import type { RulesetDocument } from '../../rules/ruleset';
import { appOn, PASSWORD, setPasswords } from '../api/api-client';
import { approveFact, insertFactDeciders, SPRINKLED } from '../support/added-fact';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, type SmallRegister } from '../support/register';
import { runFolder } from '../support/run-folder';

let database: TestDatabase;
let register: SmallRegister;
let server: Server;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  server = appOn(database).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await database.close();
});

const as = <Result>(login: string, act: (api: ApiSession) => Promise<Result>) =>
  withApiSession({ url, login, password: PASSWORD }, act);
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('what is in force is written into files, and a changed file comes back as a draft of whoever pushes it', async () => {
  const folder = mkdtempSync(path.join(runFolder(), 'rules-'));
  const [pulled] = await as('admin', (api) => pullRulesets(api, folder));
  expect(pulled).toEqual({
    key: 'tier-placement',
    number: 1,
    files: [path.join(folder, 'tier-placement.json')],
  });
  const document = read(pulled?.files[0] ?? '') as RulesetDocument;
  expect(document).toEqual(tierPlacement);

  const changed = { ...document, defaultTier: 'light' as const };
  const push = (login: string, cases?: object) =>
    as(login, (api) => pushRuleset(api, { document: changed, note: 'From files', ...(cases && { cases }) }));
  expect(await push('admin')).toMatchObject({ number: 2, changed: false });
  // once more: the same draft, with cases now
  expect(await push('admin', tierPlacementCaseFile)).toMatchObject({ number: 2, changed: true });
  expect(await database.service('ruleset_versions').where({ number: 2 }).first()).toMatchObject({
    state: 'draft',
    note: 'From files',
    document: changed,
    cases: tierPlacementCaseFile,
  });
  // another's draft is not written over
  await expect(push('otheradmin')).rejects.toMatchObject({ code: 'VERSION_IN_THE_MAKING' });
  // nobody stays signed in
  expect(await database.service('sessions')).toEqual([]);
});

test('facts that the authority added come along, and what is pushed may name them', async () => {
  const folder = mkdtempSync(path.join(runFolder(), 'rules-'));
  const facts = await as('admin', (api) => pullAddedFacts(api, folder));
  expect([facts.keys, read(facts.file)]).toEqual([[], { facts: [] }]);
  expect(catalogueBeside(path.join(folder, 'any.json'))).toBe(shippedCatalogue);
  const deciders = await insertFactDeciders(database.service, register);
  const id = await approveFact(database.app, register.users.admin, deciders);
  expect((await as('admin', (api) => pullAddedFacts(api, folder))).keys).toEqual(['sprinklerInstalled']);
  const pulled = catalogueBeside(path.join(folder, 'any.json'));
  expect(pulled.at(-1)).toMatchObject({ key: 'sprinklerInstalled', type: 'boolean', label: SPRINKLED.label });
  expect(pulled).toEqual(await as('admin', getCatalogue));
  // one that ended does not
  await asUser(database.app, deciders.owner, (trx) =>
    setFactEnded(trx, id, { words: 'No purpose', by: deciders.owner }),
  );
  expect((await as('admin', (api) => pullAddedFacts(api, folder))).keys).toEqual([]);
});

test('what is refused keeps the code and the places of the API, in both languages', async () => {
  const wrong = { ...tierPlacement, rules: [{}] } as unknown as RulesetDocument;
  const refused = as('admin', (api) => pushRuleset(api, { document: wrong }));
  await expect(refused).rejects.toMatchObject({ code: 'RULESET_INVALID' });
  await expect(refused).rejects.toThrow(/规则集有误[\s\S]*\/rules\/0/);
  const unknown = { ...tierPlacement, key: 'another' };
  await expect(as('admin', (api) => pushRuleset(api, { document: unknown }))).rejects.toMatchObject({
    code: 'RULESET_UNKNOWN',
  });
  await expect(
    withApiSession({ url, login: 'admin', password: 'wrong' }, () => Promise.resolve()),
  ).rejects.toMatchObject({ code: 'WRONG_LOGIN' });
  await expect(
    withApiSession({ url: 'http://127.0.0.1:1', login: 'admin', password: 'x' }, () => Promise.resolve()),
  ).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
});

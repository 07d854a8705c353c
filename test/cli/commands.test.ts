import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commands, loadCommands } from '../../cli/commands';
import { commandHelp, overview } from '../../cli/help';
import type { AnalysisRemark } from '../../rules/analysis/analysis';
import type { RulesetCases } from '../../rules/run-cases';
import type { RulesetDocument, TierRuleset } from '../../rules/ruleset';
import { SPRINKLED } from '../support/added-fact';
import { tryDoorstep } from '../support/product';
import { runFolder } from '../support/run-folder';

/** No servers but those of the data folder. */
const NOWHERE = { DATABASE_URL: '', TEMPORAL_ADDRESS: '', DOORSTEP_PUBLIC_URL: '' };
const folder = path.join(runFolder(), `commands-${randomUUID()}`);
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  // the first call builds what is out of date
  await tryDoorstep(folder, ['--help']);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the overview lists every command, and the help of each every option', async () => {
  const loaded = await loadCommands();
  expect(loaded.map(({ name }) => name)).toEqual([...commands.keys()]);
  for (const command of loaded) {
    expect(overview(loaded)).toContain(`  ${command.name} `);
    const help = commandHelp(command);
    for (const [name, option] of Object.entries(command.options)) {
      expect(help).toContain(`--${name}`);
      expect(option.help.length).toBeGreaterThan(5);
    }
    for (const everywhere of ['--data', '--json', '--help']) expect(help).toContain(everywhere);
  }
});

test.each([
  [['--help'], 0, 'Usage: doorstep <command>'],
  [['import', '--help'], 0, '--profile P'],
  [['nonsense'], 1, 'COMMAND_UNKNOWN'],
  [['status', '--nonsense'], 1, 'OPTION_UNKNOWN'],
  [['import', '--profile', 'rentsafe-registrations'], 1, 'USAGE'],
  [['import', 'one.csv', 'two.csv', '--profile', 'rentsafe-registrations'], 1, 'USAGE'],
  [['import', 'one.csv'], 1, 'OPTION_MISSING'],
  [['import', 'one.csv', '--profile', 'no-such'], 1, 'PROFILE_UNREADABLE'],
  [['round', 'open'], 1, 'USAGE'],
  [['rules', 'lint', 'rules/catalog/tier-placement.json'], 0, '17 rules, nothing wrong'],
  [['rules', 'lint', 'rules/catalog/facts.json'], 1, 'NOT_A_DOCUMENT'],
  [['rules', 'lint', 'no-such.json'], 1, 'FILE_UNREADABLE'],
  [['rules', 'test', 'rules/catalog/tier-placement.json'], 1, 'OPTION_MISSING'],
  [
    [
      'rules',
      'test',
      'rules/catalog/tier-placement.json',
      '--cases',
      'rules/catalog/tier-placement.cases.json',
    ],
    0,
    '100% of the rules decide in a case, 100% of the conditions',
  ],
  [
    ['rules', 'test', 'rules/catalog/tier-placement.json', '--cases', 'rules/catalog/tier-placement.json'],
    1,
    'CASES_INVALID',
  ],
  [
    ['rules', 'diff', 'rules/catalog/tier-placement.json', 'rules/catalog/tier-placement.json'],
    0,
    'both say the same',
  ],
  [['rules', 'sort', 'rules/catalog/tier-placement.json'], 1, 'USAGE'],
  [['rules', 'lint', 'rules/catalog/record-findings.json'], 0, '8 rules, nothing wrong'],
  [
    [
      'rules',
      'test',
      'rules/catalog/record-findings.json',
      '--cases',
      'rules/catalog/record-findings.cases.json',
    ],
    0,
    '100% of the mitigations count in a case and not in another',
  ],
  [
    [
      'rules',
      'test',
      'rules/catalog/record-findings.json',
      '--cases',
      'rules/catalog/tier-placement.cases.json',
    ],
    1,
    '#/cases/0/expect',
  ],
  [
    ['rules', 'diff', 'rules/catalog/tier-placement.json', 'rules/catalog/record-findings.json'],
    0,
    'What is decided: tiers → findings',
  ],
  [['round', 'close', '--all'], 1, 'USAGE'],
  [['seed', '--seed', 'x'], 1, 'OPTION_INVALID'],
  [['seed', '--begin', 'tomorrow'], 1, 'OPTION_INVALID'],
  [['seed', '--begin', '2025-01-01'], 1, 'OPTION_INVALID'],
  [['seed', '--ward', 'zzz'], 1, 'OPTION_INVALID'],
  [['seed', '--day', '0s'], 1, 'OPTION_INVALID'],
  [
    ['import', 'one.csv', '--accept-gone', 'many', '--profile', 'rentsafe-registrations'],
    1,
    'OPTION_INVALID',
  ],
  [
    ['import', 'one.csv', '--encoding', 'klingon', '--profile', 'rentsafe-registrations'],
    1,
    'OPTION_INVALID',
  ],
  [['seed', '--from', '/no/such/folder'], 1, 'SOURCE_MISSING'],
  [['programme', 'create', '--admin', 'head'], 1, 'OPTION_MISSING'],
])(
  'doorstep %j ends with %i and says %s',
  async (args, code, text) => {
    const data = path.join(folder, 'untouched');
    const ended = await tryDoorstep(data, args);
    expect(ended.code).toBe(code);
    expect(ended.stdout + ended.stderr).toContain(text);
    // what people mistyped is told without a stack
    expect(ended.stderr).not.toMatch(/\n {4}at /);
  },
  60_000,
);

test('a folder in which nothing was set up is told at once by name, and nothing is made there', async () => {
  const nothing = path.join(folder, 'never');
  const ended = await tryDoorstep(nothing, ['round', 'open', '--all'], NOWHERE);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^DATA_FOLDER_MISSING: .*--data DIR.* \/ .*请用 --data DIR/);
  expect(ended.stderr).toContain(nothing);
  expect(existsSync(nothing)).toBe(false);
}, 60_000);

/** Of those that need a database: how each is called. The others are told of above, or set one up. */
const CALLS: Record<string, { positionals: string[]; values: Record<string, string | boolean> }> = {
  api: { positionals: [], values: {} },
  areas: { positionals: ['import', 'docs/guides/areas.example.csv'], values: {} },
  calendar: { positionals: ['list'], values: {} },
  import: { positionals: ['one.csv'], values: { profile: 'rentsafe-registrations' } },
  keys: { positionals: ['list'], values: {} },
  migrate: { positionals: [], values: { down: true, yes: true } },
  programme: {
    positionals: ['create'],
    values: { file: 'docs/guides/programme.example.json', admin: 'head' },
  },
  reconcile: { positionals: [], values: {} },
  relay: { positionals: [], values: {} },
  round: { positionals: ['open'], values: { all: true } },
  rules: { positionals: ['simulate', 'rules/catalog/tier-placement.json'], values: {} },
  seed: { positionals: [], values: {} },
  status: { positionals: [], values: {} },
  worker: { positionals: [], values: {} },
};

test('what is wrong with a ruleset is said in whole sentences', async () => {
  const file = path.join(folder, 'wrong-ruleset.json');
  const shipped = readFileSync('rules/catalog/tier-placement.json', 'utf8');
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(shipped) as object), hitPolicy: 'last' }));
  const ended = await tryDoorstep(folder, ['rules', 'lint', file]);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain(
    '#/hitPolicy WRONG_VALUE The value here is not allowed. One of: first, collect. / ',
  );
  expect(ended.stderr).not.toMatch(/[.。][;；]/);
}, 60_000);

test('remarks on a ruleset are printed with their place in both languages, and are no error', async () => {
  const file = path.join(folder, 'remarkable-ruleset.json');
  const shipped = JSON.parse(readFileSync('rules/catalog/tier-placement.json', 'utf8')) as RulesetDocument;
  const [first, ...rules] = shipped.rules;
  // a second rule that the first one covers, and a parameter for days to come that nobody uses
  const again = { ...first!, id: 'again', name: { zh: '重复', en: 'Again' }, priority: 999 };
  const later = {
    name: { zh: '以后', en: 'Later' },
    unit: 'days',
    values: [{ validFrom: '2999-01-01', value: 1 }],
  };
  const parameters = { ...shipped.parameters, later };
  writeFileSync(file, JSON.stringify({ ...shipped, parameters, rules: [first, again, ...rules] }));
  const ended = await tryDoorstep(folder, ['rules', 'lint', file, '--json']);
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain('18 rules, nothing wrong');
  expect(ended.stderr).toMatch(
    /#\/rules\/1 shadowed\n {2}Rule “Again” never decides: .*\n {2}规则“重复”从不决定级别/,
  );
  const result = JSON.parse(ended.stdout) as { rules: number; remarks: AnalysisRemark[] };
  expect(result.rules).toBe(18);
  expect(result.remarks).toContainEqual(
    expect.objectContaining({ kind: 'shadowed', pointer: '/rules/1', ruleIds: ['again', 'severe-hazard'] }),
  );
  expect(result.remarks.map(({ pointer }) => pointer)).toContain('/parameters/later');
}, 60_000);

test('cases say how much of the rules they try, also where some fail', async () => {
  const file = path.join(folder, 'few.cases.json');
  const { cases, ...head } = JSON.parse(
    readFileSync('rules/catalog/tier-placement.cases.json', 'utf8'),
  ) as RulesetCases;
  const wrong = { ...cases[1]!, expect: cases[0]!.expect };
  writeFileSync(file, JSON.stringify({ ...head, cases: [cases[0], wrong] }));
  const args = ['rules', 'test', 'rules/catalog/tier-placement.json', '--cases', file, '--json'];
  const ended = await tryDoorstep(folder, args);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/5% of the rules decide in a case, [1-9]% of the conditions/);
  expect(ended.stderr).toContain('/rules/1 serious-hazard: never matches');
  expect(JSON.parse(ended.stdout)).toMatchObject({
    error: { code: 'CASES_FAIL', coverage: { rules: { covered: 1, percent: 5 } } },
  });
}, 60_000);

test('rules in files may name the facts that stand beside them, and a file of facts that is none says why', async () => {
  const own = path.join(folder, 'rules-with-facts');
  mkdirSync(own);
  const file = path.join(own, 'tier-placement.json');
  const shipped = JSON.parse(readFileSync('rules/catalog/tier-placement.json', 'utf8')) as TierRuleset;
  const [first] = shipped.rules;
  const sprinkled = {
    ...first!,
    id: 'sprinkled',
    name: { zh: '喷淋', en: 'Sprinkled' },
    ground: undefined,
    priority: 1,
    conditions: { fact: SPRINKLED.key, operator: 'is', value: true },
    event: { type: 'tier', params: { tier: 'light' } },
  };
  const rules = shipped.rules.map((rule) => ({ ...rule, priority: rule.priority + 10 }));
  writeFileSync(file, JSON.stringify({ ...shipped, rules: [...rules, sprinkled] }));
  const caseFile = path.join(own, 'tier-placement.cases.json');
  const cases = [
    {
      name: 'sprinkled',
      facts: { [SPRINKLED.key]: true },
      expect: { tier: 'light', ground: null, decidedBy: 'sprinkled' },
    },
  ];
  writeFileSync(caseFile, JSON.stringify({ ruleset: shipped.key, asOf: '2026-11-01', cases }));
  const calls = [
    ['lint', file],
    ['test', file, '--cases', caseFile],
    ['diff', 'rules/catalog/tier-placement.json', file],
  ];
  const codes = async () => {
    const ended: [number | null, string][] = [];
    for (const call of calls) {
      const { code, stderr } = await tryDoorstep(folder, ['rules', ...call]);
      ended.push([code, stderr]);
    }
    return ended;
  };
  for (const [code, stderr] of await codes()) {
    expect(code).toBe(1);
    expect(stderr).toContain('UNKNOWN_FACT');
  }
  const facts = [{ ...SPRINKLED, subjectType: 'building', valueType: 'boolean' }];
  writeFileSync(path.join(own, 'added-facts.json'), JSON.stringify({ facts }));
  const answers = await codes();
  expect(answers.map(([code]) => code)).toEqual([0, 0, 0]);
  expect(answers[2]?.[1]).toContain('Sprinkler installed');
  writeFileSync(
    path.join(own, 'added-facts.json'),
    JSON.stringify({ facts: [{ ...facts[0], unit: 'miles' }] }),
  );
  for (const [code, stderr] of await codes()) {
    expect(code).toBe(1);
    expect(stderr).toMatch(/^FACTS_INVALID: [\s\S]*added-facts.json#\/facts\/0\/unit .* \/ /);
  }
}, 300_000);

test('only start and migrate set up a folder', async () => {
  expect(Object.keys(CALLS).sort()).toEqual([...commands.keys()].filter((name) => name !== 'start').sort());
  const nothing = path.join(folder, 'never');
  for (const command of await loadCommands()) {
    const call = CALLS[command.name];
    if (!call) continue;
    const { positionals, values } = call;
    const asked = async () => command.run({ positionals, values: { ...values, data: nothing } }, new Set());
    await expect(asked()).rejects.toMatchObject({ code: 'DATA_FOLDER_MISSING' });
  }
  expect(existsSync(nothing)).toBe(false);
});

test('a folder whose database is elsewhere gets none of its own', async () => {
  const elsewhere = path.join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(path.join(elsewhere, 'secrets.json'), '{}');
  const ended = await tryDoorstep(elsewhere, ['round', 'open', '--all'], NOWHERE);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^DATABASE_NOT_HERE: .*DATABASE_URL.* \/ .*DATABASE_URL/);
  expect(readdirSync(elsewhere)).toEqual(['secrets.json']);
}, 60_000);

test('--json FILE holds the result, or why there is none; a file that cannot be written is told before anything is done', async () => {
  const data = path.join(folder, 'json');
  const json = path.join(folder, 'result.json');
  expect((await tryDoorstep(data, ['migrate', '--json', json])).code).toBe(0);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ applied: expect.any(Array) as unknown[] });

  const page = path.join(folder, 'page-2026-01-01.csv');
  writeFileSync(page, '<!DOCTYPE html><html></html>');
  const args = ['import', page, '--profile', 'rentsafe-registrations', '--json', json];
  expect((await tryDoorstep(data, args)).code).toBe(1);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    error: { code: 'NOT_CSV', problems: [{ code: 'NOT_CSV', file: 'page-2026-01-01.csv' }] },
  });

  // a mistyped option too: yesterday's result must not pass for today's
  expect((await tryDoorstep(data, ['migrate', '--json', json])).code).toBe(0);
  expect((await tryDoorstep(data, ['migrate', '--nope', '--json', json])).code).toBe(1);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ error: { code: 'OPTION_UNKNOWN' } });

  const otherwise = await tryDoorstep(data, ['migrate', `--json=${path.join(folder, 'result.txt')}`]);
  expect(otherwise).toMatchObject({ code: 1, stderr: expect.stringContaining('JSON_FILE') as string });
  expect(existsSync(path.join(folder, 'result.txt'))).toBe(false);
  const nowhere = await tryDoorstep(data, ['migrate', '--json', path.join(folder, 'none', 'x.json')]);
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('JSON_FILE') as string });
}, 120_000);

test('status of a product that does not run says so of each part, and has no counts', async () => {
  const { code, stdout } = await tryDoorstep(path.join(folder, 'json'), ['status', '--json'], NOWHERE);
  expect(code).toBe(1);
  const status = JSON.parse(stdout) as { healthy: boolean; health: Record<string, { ok: boolean }> };
  expect(status).toMatchObject({ healthy: false, counts: null });
  expect(Object.keys(status.health)).toEqual(['postgres', 'temporal', 'worker', 'relay', 'api']);
  expect(Object.values(status.health).some(({ ok }) => ok)).toBe(false);
}, 60_000);

test('status of a folder in which nothing was set up is an error, and makes no folder', async () => {
  const nothing = path.join(folder, 'nothing');
  const ended = await tryDoorstep(nothing, ['status', '--json'], NOWHERE);
  expect(ended.code).toBe(1);
  expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'DATA_FOLDER_MISSING' } });
  expect(existsSync(nothing)).toBe(false);
});

test('--json never takes the file to import for its report, and a report replaces nothing but a report', async () => {
  const data = path.join(folder, 'json');
  const page = path.join(folder, 'data-2026-01-01.csv');
  writeFileSync(page, '<!DOCTYPE html><html></html>');
  const profile = ['--profile', 'rentsafe-registrations'];

  const printed = await tryDoorstep(data, ['import', ...profile, '--json', page]);
  expect(JSON.parse(printed.stdout)).toMatchObject({ error: { code: 'NOT_CSV' } });
  for (const args of [
    [`--json=${page}`, page],
    [`--json=${path.join(folder, '.', 'data-2026-01-01.csv')}`, page],
  ]) {
    const refused = await tryDoorstep(data, ['import', ...profile, ...args]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('JSON_FILE') as string });
  }
  expect(readFileSync(page, 'utf8')).toBe('<!DOCTYPE html><html></html>');

  const other = path.join(folder, 'profile.json');
  writeFileSync(other, '{"key": "mine"}');
  const refused = await tryDoorstep(data, ['migrate', '--json', other]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('JSON_FILE') as string });
  expect(readFileSync(other, 'utf8')).toBe('{"key": "mine"}');

  const report = path.join(folder, 'report.json');
  for (let run = 0; run < 2; run += 1) {
    expect((await tryDoorstep(data, ['migrate', '--json', report])).code).toBe(0);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ doorstepReport: 'migrate' });
  }
}, 120_000);

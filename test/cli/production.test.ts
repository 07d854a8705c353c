import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  runDoorstep,
  runtimeOf,
  startProduct,
  statusOf,
  tryDoorstep,
  type Product,
} from '../support/product';
import { runFolder } from '../support/run-folder';

const guides = path.resolve(__dirname, '..', '..', 'docs', 'guides');
const programme = path.join(guides, 'programme.example.json');
const dataFolder = path.join(runFolder(), `production-${randomUUID()}`);
let product: Product;

beforeAll(async () => {
  product = await startProduct(dataFolder, ['--production']);
  await product.ready;
}, 180_000);
afterAll(async () => {
  product.process.kill('SIGTERM');
  await product.exited;
});

test('an installation made for production takes no demonstration', async () => {
  const seeded = await tryDoorstep(dataFolder, ['seed', '--ward', '13']);
  expect(seeded).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('DEMONSTRATION_REFUSED') as string,
  });
  expect((await statusOf(dataFolder)).counts).toMatchObject({ buildings: 0 });
}, 60_000);

test('an installation goes from nothing to a programme with areas, buildings and an administrator', async () => {
  expect(product.output()).toContain('doorstep programme create');
  expect(product.output()).not.toContain('DEMONSTRATION');
  const { health, counts } = await statusOf(dataFolder);
  expect(health.api).toEqual({ ok: true });
  expect(counts).toMatchObject({ buildings: 0, dwellings: 0 });

  const areas = ['areas', 'import', path.join(guides, 'areas.example.csv')];
  expect(await tryDoorstep(dataFolder, areas)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('AUTHORITY_MISSING') as string,
  });

  const create = ['programme', 'create', '--file', programme, '--admin', 'head'];
  const created = await tryDoorstep(dataFolder, [...create, '--json']);
  expect(created.code).toBe(0);
  expect(JSON.parse(created.stdout)).toMatchObject({ administrator: 'head', authority: 'donghu' });
  const password = /head:?.*\n {2}(\S+)/.exec(created.stderr)?.[1] ?? '';
  expect(password.length).toBeGreaterThan(15);
  expect(created.stdout).not.toContain(password);
  expect(await tryDoorstep(dataFolder, create)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('PROGRAMME_EXISTS') as string,
  });
  const later = path.join(runFolder(), `programme-${randomUUID()}.json`);
  const document = JSON.parse(readFileSync(programme, 'utf8')) as object;
  writeFileSync(later, JSON.stringify({ ...document, endsOn: '2039-01-01' }));
  const changed = await tryDoorstep(dataFolder, ['programme', 'change', '--file', later, '--json']);
  expect(JSON.parse(changed.stdout)).toEqual({ changed: true, endsOn: '2039-01-01' });

  const report = JSON.parse(await runDoorstep(dataFolder, [...areas, '--json'])) as { added: string[] };
  expect(report.added).toHaveLength(4);

  const signedIn = await fetch(`${runtimeOf(dataFolder).apiUrl}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'head', password }),
  });
  expect(await signedIn.json()).toMatchObject({
    user: { login: 'head' },
    roles: [{ role: 'administrator' }],
    demonstration: false,
  });

  mkdirSync(path.join(dataFolder, 'files'), { recursive: true });
  const buildings = path.join(dataFolder, 'files', 'buildings-2026-11-01.csv');
  writeFileSync(
    buildings,
    '街道代码,楼栋编号,坐落地址,行政区,邮政编码,总层数,住房套数,建成年份,火灾报警,电梯年检日期,房屋类型,备注\nHB01,0007,湖滨路1号,湖滨区,430000,6,12,1998,有,2025年3月9日,商品房,\n',
  );
  const imported = await runDoorstep(dataFolder, [
    'import',
    '--profile',
    'donghu-buildings',
    buildings,
    '--json',
  ]);
  expect(JSON.parse(imported)).toMatchObject({ added: 1, dwellingsAdded: 12 });
  // the district of the areas file is the one of the profile: they have the same code
  expect((await statusOf(dataFolder)).counts).toMatchObject({ buildings: 1, dwellings: 12 });

  const patches = path.join(dataFolder, 'files', 'patches.csv');
  writeFileSync(
    patches,
    'building,patch,floor_from,floor_to\nHB01/0007,hubin-1-a,,3\nHB01/0007,hubin-1-b,4,\n',
  );
  const assign = ['areas', 'assign', patches, '--register', 'donghu', '--json'];
  expect(JSON.parse(await runDoorstep(dataFolder, assign))).toMatchObject({ assigned: 12, withoutPatch: 0 });
  expect(JSON.parse(await runDoorstep(dataFolder, assign))).toMatchObject({ assigned: 0 });
}, 120_000);

test('a programme file that is wrong is refused with its places, in both languages', async () => {
  const file = path.join(dataFolder, 'wrong.json');
  writeFileSync(file, JSON.stringify({ name: { zh: '登记' }, timeZone: 'Mars/Olympus' }));
  const refused = await tryDoorstep(dataFolder, ['programme', 'create', '--file', file, '--admin', 'head']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/PROGRAMME_INVALID[^]*:\/name\/en PROGRAMME_INVALID .*必/);
}, 60_000);

test('its database is never started as a demonstration', async () => {
  product.process.kill('SIGTERM');
  await product.exited;
  const other = await startProduct(dataFolder);
  expect(await other.exited).toBe(1);
  expect(other.output()).toContain('PRODUCTION_INSTALLATION');
}, 60_000);

import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Runtime } from '../../cli/installation';
import { roundPeriodOf, type RoundPeriod } from '../../domain/revisit-round';
import { listBreaches } from '../support/invariants';
import { eventually, runtimeOf, startProduct, stopProduct } from '../support/product';
import { runFolder } from '../support/run-folder';
import { startSmallDemonstration, type SmallDemonstration } from '../support/small-demonstration';

/** One demonstration, told in order: each test goes on where the one before it ended. */
const dataFolder = path.join(runFolder(), `clock-${randomUUID()}`);
/** Undefined only where the start itself failed. */
let started: SmallDemonstration | undefined;
let demonstration: SmallDemonstration;
/** The half-month that the product works on. */
let current: RoundPeriod;
let ports: Runtime['ports'];

interface Round {
  patchId: string;
  state: string;
  openTasks: number;
  carriedIn: number;
}

beforeAll(async () => {
  started = demonstration = await startSmallDemonstration(dataFolder, { day: '1s', beginsOn: '2026-11-01' });
}, 240_000);

afterAll(() => started?.stop(), 60_000);

/** The half-month on the programme's clock. Toronto is five hours behind UTC in these months. */
function periodNow(): RoundPeriod {
  const local = new Date(demonstration.now().getTime() - 5 * 3_600_000);
  return roundPeriodOf(local.toISOString().slice(0, 10));
}

/** Rounds of a half-month; none while PostgreSQL is starting. */
async function roundsOf({ start }: RoundPeriod): Promise<Round[]> {
  const { rows } = await demonstration.service.raw<{ rows: Round[] }>(
    `SELECT r.patch_id AS "patchId", r.state, count(t.id) FILTER (WHERE t.closed_at IS NULL) AS "openTasks",
       count(t.predecessor_id) AS "carriedIn"
     FROM rounds r LEFT JOIN tasks t ON t.round_id = r.id WHERE lower(r.period) = ? GROUP BY r.id`,
    [start],
  );
  return rows;
}

const inState = (state: string) => (rounds: Round[]) =>
  rounds.length === 3 && rounds.every((round) => round.state === state);

/** Waits for the current half-month to be worked on, and leaves it as `current`. */
async function openRounds(): Promise<void> {
  await eventually(() => roundsOf((current = periodNow())), inState('open'), 120_000);
}

async function stop(): Promise<void> {
  ports = runtimeOf(dataFolder).ports;
  await stopProduct(dataFolder);
}

/** On the same ports, where the test's own connections look for it. */
async function start(): Promise<void> {
  const { api, postgres, temporal } = ports;
  const args = ['--port', `${api}`, '--postgres-port', `${postgres}`, '--temporal-port', `${temporal}`];
  await (
    await startProduct(dataFolder, args)
  ).ready;
}

/** The tasks that were unfinished in the half-month go on in the one that followed it, whichever that is. */
async function carriedOver({ start: startsOn }: RoundPeriod): Promise<{ left: number; into: string[] }> {
  const { rows } = await demonstration.service.raw<{ rows: { left: number; into: string[] | null }[] }>(
    `SELECT count(*) AS left, array_agg(DISTINCT lower(n.period)::text) AS into
     FROM tasks t JOIN rounds r ON r.id = t.round_id
     LEFT JOIN tasks s ON s.predecessor_id = t.id LEFT JOIN rounds n ON n.id = s.round_id
     WHERE lower(r.period) = ? AND t.state = 'carried_over'`,
    [startsOn],
  );
  return { left: rows[0]?.left ?? 0, into: rows[0]?.into ?? [] };
}

async function expectNothingBroken(): Promise<void> {
  await eventually(
    () => listBreaches(demonstration.service),
    (breaches) => breaches.length === 0,
    60_000,
  );
}

test('the tick opens the half-month by itself, closes it and carries over into the next', async () => {
  await openRounds();
  const first = current;
  await eventually(() => roundsOf(first), inState('closed'), 120_000);
  const { left, into } = await carriedOver(first);
  expect(left).toBeGreaterThan(0);
  expect(into).toEqual([first.end]);
  await openRounds();
  await expectNothingBroken();
}, 300_000);

test('work that was late when the product stood still over the end of a half-month is carried over', async () => {
  await openRounds();
  const before = current;
  await stop();
  await eventually(periodNow, ({ start: startsOn }) => startsOn > before.start, 120_000);
  await start();
  await eventually(() => roundsOf(before), inState('closed'), 120_000);
  expect((await carriedOver(before)).left).toBeGreaterThan(0);
  await openRounds();
  await expectNothingBroken();
}, 300_000);

test('a half-month that was missed has no round in retrospect, and its tasks go on in the current one', async () => {
  await openRounds();
  const before = current;
  await stop();
  const missed = roundPeriodOf(before.end);
  await eventually(periodNow, ({ start: startsOn }) => startsOn > missed.start, 120_000);
  await start();
  await eventually(() => roundsOf(before), inState('closed'), 120_000);
  expect(await roundsOf(missed)).toEqual([]);
  const { left, into } = await carriedOver(before);
  expect(left).toBeGreaterThan(0);
  expect(into.every((startsOn) => startsOn >= missed.end)).toBe(true);
  await openRounds();
  await expectNothingBroken();
}, 300_000);

test('the half-month goes on, and nothing is doubled, when the database of Temporal is lost', async () => {
  await openRounds();
  const before = current;
  await stop();
  for (const end of ['', '-shm', '-wal']) rmSync(path.join(dataFolder, `temporal.db${end}`), { force: true });
  await start();
  await eventually(() => roundsOf(before), inState('closed'), 120_000);
  // whichever half-month it is by then: on a busy machine one may have passed
  await openRounds();
  await expectNothingBroken();
}, 300_000);

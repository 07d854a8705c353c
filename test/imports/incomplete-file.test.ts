import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { checkProfile } from '../../imports/check-profile';
import { ImportError } from '../../imports/messages';
import donghu from '../../imports/profiles/donghu-buildings.json';
import { runImport, type ImportOptions } from '../../imports/run-import';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { runFolder } from '../support/run-folder';

const profile = checkProfile(donghu);
const HEADER =
  '街道代码,楼栋编号,行政区,坐落地址,地址,邮政编码,总层数,住房套数,核定套数,建成年份,火灾报警,电梯年检日期,房屋类型,防雷检测,备注';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
afterEach(() => database.owner.raw('TRUNCATE buildings, imports CASCADE'));

/** Imports a register of so many buildings, with what `rows` puts in their place. */
function importing(
  buildings: number,
  { name = 'register', ...options }: Partial<ImportOptions> & { name?: string } = {},
  rows: (number: number) => string = (number) =>
    `S1,${number},湖滨区,示例路${number}号,,,6,2,2,1998,有,,商品房,,`,
) {
  const filePath = path.join(runFolder(), `${name}-2025-12-06.csv`);
  const lines = Array.from({ length: buildings }, (_none, at) => rows(at + 1));
  writeFileSync(filePath, [HEADER, ...lines, ''].join('\n'));
  return runImport(database.service, { profile, filePath, ...options });
}

async function standing(): Promise<number> {
  const [row] = await database.service('buildings').whereNull('gone_on').count({ n: '*' });
  return Number(row?.['n']);
}

describe('a register file that was cut off', () => {
  it('is refused with the numbers, and nothing of it is written', async () => {
    await importing(60);
    const before = await database.service('observations').count({ n: '*' });
    const refused: unknown = await importing(6).catch((error: unknown) => error);
    if (!(refused instanceof ImportError)) throw new Error('it was imported');
    expect(refused.problems).toMatchObject([{ code: 'TOO_MANY_GONE', severity: 'file' }]);
    for (const text of Object.values(refused.problems[0]?.reason ?? {}))
      expect(text).toMatch(/60.*54|54.*60/);
    expect(refused.problems[0]?.reason.en).toContain('--accept-gone 54');
    expect(await standing()).toBe(60);
    expect(await database.service('observations').count({ n: '*' })).toEqual(before);
    expect(await database.service('imports').orderBy('id').pluck('state')).toEqual(['done', 'refused']);
  });

  it('is taken where the operator says how many are gone, and not where it is more than that', async () => {
    await importing(60);
    await expect(importing(6, { acceptGone: 53 })).rejects.toMatchObject({ code: 'TOO_MANY_GONE' });
    expect(await importing(6, { acceptGone: 54 })).toMatchObject({ outcome: 'imported', gone: 54 });
    expect(await standing()).toBe(6);
  });

  it('may lack a twentieth of the register, or the share of its profile, or three buildings', async () => {
    await importing(100);
    await expect(importing(94)).rejects.toMatchObject({ code: 'TOO_MANY_GONE' });
    expect(await importing(95, { acceptGone: 5 })).toMatchObject({ gone: 5 });
    const strict = checkProfile({ ...donghu, goneLimit: 0 });
    await expect(importing(91, { profile: strict })).rejects.toMatchObject({ code: 'TOO_MANY_GONE' });
    expect(await importing(92, { profile: strict, acceptGone: 3 })).toMatchObject({ gone: 3 });
    const lenient = checkProfile({ ...donghu, goneLimit: 0.5 });
    expect(await importing(46, { profile: lenient })).toMatchObject({ gone: 46 });
  });

  it('may not be followed by others that together lack more, until a person accepts what is gone', async () => {
    await importing(100);
    for (const left of [98, 96, 95]) expect(await importing(left)).toMatchObject({ outcome: 'imported' });
    const refused: unknown = await importing(94).catch((error: unknown) => error);
    if (!(refused instanceof ImportError)) throw new Error('it was imported');
    expect(refused.problems[0]?.reason.en).toContain('6 of the 100 buildings');
    expect(refused.problems[0]?.reason.zh).toContain('--accept-gone 6');
    expect(await standing()).toBe(95);
    // what comes back is not gone
    expect(await importing(97)).toMatchObject({ changed: 2 });
    expect(await importing(95)).toMatchObject({ gone: 2 });
    expect(await importing(94, { acceptGone: 6 })).toMatchObject({ gone: 1 });
    const accepted = await database.service('imports').whereNotNull('accepted_gone').pluck('accepted_gone');
    expect(accepted).toEqual([6]);
    // the count begins again
    expect(await importing(90)).toMatchObject({ gone: 4 });
    await expect(importing(89)).rejects.toMatchObject({ code: 'TOO_MANY_GONE' });
  });

  it('never empties a register by any row of files while nobody accepts it', async () => {
    const ALL = 60;
    const allowed = Math.max(3, Math.floor(ALL * 0.05));
    const files = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: ALL }), { maxLength: 6 }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(files, async (missing) => {
        await database.owner.raw('TRUNCATE buildings, imports, said_by_source CASCADE');
        await importing(ALL);
        const lacking = new Set<number>();
        for (const [at, lacks] of missing.entries()) {
          for (const number of lacks) lacking.add(number);
          // each file lacks what the ones before lacked, and some come back
          if (at % 3 === 2) for (const number of [...lacking].slice(0, 2)) lacking.delete(number);
          const row = (number: number) =>
            lacking.has(number) ? '' : `S1,${number},湖滨区,示例路${number}号,,,6,2,2,1998,有,,商品房,,`;
          const taken = await importing(ALL, { name: `file-${at}` }, row).then(
            () => true,
            (error: unknown) => {
              if (error instanceof ImportError && error.code === 'TOO_MANY_GONE') return false;
              throw error;
            },
          );
          expect(taken).toBe(lacking.size <= allowed);
          expect(await standing()).toBeGreaterThanOrEqual(ALL - allowed);
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('counts the homes that a building loses by its number likewise', async () => {
    const homes = (count: number) => (number: number) =>
      `S1,${number},湖滨区,示例路${number}号,,,6,${count},${count},1998,有,,商品房,,`;
    await importing(4, {}, homes(100));
    expect(await importing(4, { name: 'a' }, homes(96))).toMatchObject({ dwellingsEnded: 16 });
    await expect(importing(4, { name: 'b' }, homes(94))).rejects.toMatchObject({ code: 'TOO_MANY_GONE' });
    expect(await importing(4, { name: 'c', acceptGone: 24 }, homes(94))).toMatchObject({ dwellingsEnded: 8 });
  });
});

describe('a rejects file that was mended', () => {
  it('brings its rows in, calls nothing gone, and its own columns are known', async () => {
    const rejectsPath = path.join(runFolder(), 'register-2025-12-06.csv.rejects.csv');
    const wrong = (number: number) =>
      `S1,${number},湖滨区,示例路${number}号,,,${number <= 2 ? '很多' : '6'},2,2,1998,有,,商品房,,`;
    // few enough that only the header tells what the file is
    expect(await importing(5, { rejectsPath }, wrong)).toMatchObject({ added: 3, rejected: 2 });
    const kept = readFileSync(rejectsPath, 'utf8');
    writeFileSync(rejectsPath, kept.replace(',很多,', ',7,'));
    const again = path.join(runFolder(), 'again.csv');
    const report = await runImport(database.service, { profile, filePath: rejectsPath, rejectsPath: again });
    expect(report).toMatchObject({ added: 1, gone: 0, rejected: 1 });
    expect(report.problems).toMatchObject([{ code: 'NUMBER_IMPOSSIBLE', line: 3 }]);
    expect(await standing()).toBe(4);
    // the reasons of the last time do not stand behind the new ones
    expect(readFileSync(again, 'utf8').split('\n')[0]).toBe(kept.split('\n')[0]);
    writeFileSync(again, readFileSync(again, 'utf8').replace(',很多,', ',8,'));
    const last = await runImport(database.service, { profile, filePath: again, observedOn: '2025-12-06' });
    expect(last).toMatchObject({ added: 1, gone: 0, problems: [] });
    expect(await standing()).toBe(5);
  });
});

describe('a header that no profile can name', () => {
  it.each([
    ['a name of 10 MB', 10_000_000, 'ROW_TOO_LARGE'],
    ['a name of 201 characters', 201, 'CELL_TOO_LARGE'],
  ])('is refused before anything else, and no report repeats it: %s', async (_name, length, code) => {
    const filePath = path.join(runFolder(), 'header-2025-12-06.csv');
    writeFileSync(filePath, `${HEADER},${'x'.repeat(length)}\n`);
    const refused: unknown = await runImport(database.service, { profile, filePath }).catch(
      (error: unknown) => error,
    );
    if (!(refused instanceof ImportError)) throw new Error('it was imported');
    expect(refused.problems).toMatchObject([{ code, severity: 'file', line: 1 }]);
    expect(JSON.stringify(refused.problems).length).toBeLessThan(1_000);
  });
});

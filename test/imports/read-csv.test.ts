import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { ImportError } from '../../imports/messages';
import { readCsv, RECORD_LIMIT, type CsvRecord } from '../../imports/read-csv';

const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-'));
const file = path.join(folder, 'input.csv');
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Buffer, delimiter = ',', encoding = 'utf-8'): Promise<CsvRecord[]> {
  writeFileSync(file, content);
  const records: CsvRecord[] = [];
  for await (const record of readCsv(file, { encoding, delimiter })) records.push(record);
  return records;
}

async function problemOf(content: string | Buffer): Promise<unknown> {
  const error: unknown = await read(content).catch((thrown: unknown) => thrown);
  if (!(error instanceof ImportError)) throw new Error('the file was read without complaint');
  return error.problems[0];
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe('readCsv', () => {
  it('gives back every cell that was written, whatever stands in it and however lines end', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', ',', ';', '"', '\r', '\n', '\t', ' ', '\u{a0}', '楼', 'é', '\u{1f3e0}'),
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        async (rows, delimiter, ending, lastEnding) => {
          const text =
            rows.map((cells) => cells.map(quoted).join(delimiter)).join(ending) + (lastEnding ? ending : '');
          const records = await read(text, delimiter);
          expect(records.map(({ cells }) => cells)).toEqual(rows);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('numbers records by the line on which they begin, over line breaks in cells and blank lines', async () => {
    const records = await read('a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n2,"q"\n3,r');
    expect(records.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'a'],
      [2, '1'],
      [6, '2'],
      [7, '3'],
    ]);
  });

  it.each([
    ['sep=,\na,b\n1,2', ','],
    ['SEP=;\r\na;b\r\n1;2', ';'],
    ['sep=;\na,b\n1,2', ','],
    ['sep=\t\na\tb\n1\t2', '\t'],
  ])('leaves out the line in which a spreadsheet names its sign: %j', async (content, delimiter) => {
    expect(await read(content, delimiter)).toEqual([
      { line: 2, cells: ['a', 'b'] },
      { line: 3, cells: ['1', '2'] },
    ]);
    const later = await read(`a,b\nsep=,\n1,2`);
    expect(later.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('leaves rows of another length to the caller', async () => {
    expect((await read('a,b\n1\n1,2,3\n')).map(({ cells }) => cells.length)).toEqual([2, 1, 3]);
  });

  it.each([
    ['a quote inside a bare cell', 'a,b\n1,2\n3,x"y\n', 3, 'b'],
    ['text behind a closing quote', 'a,b\n"1"x,2\n', 2, 'a'],
    ['a quote that never closes', 'a,b\n1,2\n3,"x\n4,5\n6,7\n', 3, 'b'],
  ])('stops at %s and names the line where its row begins', async (_name, content, line, column) => {
    expect(await problemOf(content)).toMatchObject({ code: 'QUOTE_BROKEN', severity: 'file', line, column });
  });

  it('does not gather a row without end in memory', async () => {
    const endless = Buffer.alloc(RECORD_LIMIT + 1024 * 1024, 'x');
    endless.write('a,b\n1,"', 0);
    expect(await problemOf(endless)).toMatchObject({ code: 'ROW_TOO_LARGE', line: 2 });
    // so many characters take their time on a machine that does much else
  }, 120_000);

  it('reads characters that are cut by the edge of a chunk', async () => {
    // a stream gives pieces of 64 KiB; the offset puts a three-byte character across each edge
    for (const offset of [0, 1, 2]) {
      const cell = `${'a'.repeat(offset)}${'楼'.repeat(60_000)}`;
      expect((await read(`k,v\n1,${cell}\n`))[1]?.cells[1]).toBe(cell);
    }
  });
});

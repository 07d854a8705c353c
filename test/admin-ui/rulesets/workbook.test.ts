import exceljs from 'exceljs';
import * as fc from 'fast-check';
import { chineseTable } from '../../../admin-ui/console/messages/table-chinese';
import { englishTable } from '../../../admin-ui/console/messages/table-english';
import { factOf, type ColumnId } from '../../../admin-ui/console/rulesets/table/rule-table';
import { readWorkbook, writeWorkbook } from '../../../admin-ui/console/rulesets/table/workbook';
import tierPlacement from '../../../rules/catalog/tier-placement.json';
import { shippedCatalogue } from '../../../rules/fact-catalogue';
import type { RulesetDocument } from '../../../rules/ruleset';
import { rulesetDocument } from '../../rules/arbitrary-ruleset';

const shipped = tierPlacement as unknown as RulesetDocument;
const TABLES = { zh: chineseTable.table, en: englishTable.table };

function wordsOf(language: 'zh' | 'en') {
  const { priorityColumn, ...names } = TABLES[language];
  const headings: Readonly<Record<string, unknown>> = { ...names, priority: priorityColumn };
  return {
    words: { facts: shippedCatalogue, language },
    heading: (column: ColumnId) =>
      shippedCatalogue.find(({ key }) => key === factOf(column))?.label[language] ?? String(headings[column]),
  };
}

async function edited(change: (sheet: exceljs.Worksheet, workbook: exceljs.Workbook) => void) {
  const { words, heading } = wordsOf('en');
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(await writeWorkbook(shipped, words, heading));
  const sheet = workbook.getWorksheet('rules');
  if (!sheet) throw new Error('no sheet');
  change(sheet, workbook);
  const file = await workbook.xlsx.writeBuffer();
  return readWorkbook(file, shipped, words);
}

test('out and in again gives the identical document, in both languages and into another draft', async () => {
  const short = fc.asyncProperty(
    rulesetDocument(),
    fc.constantFrom('zh', 'en'),
    async (generated, language) => {
      const document = JSON.parse(JSON.stringify(generated)) as RulesetDocument;
      const { words, heading } = wordsOf(language);
      const file = await writeWorkbook(document, words, heading);
      expect(await readWorkbook(file, shipped, words)).toEqual({ document, flaws: [] });
    },
  );
  await fc.assert(short, { numRuns: 20 });
});

test('a document of many pieces comes back whole', async () => {
  const { words, heading } = wordsOf('en');
  const name = { zh: '长', en: 'x'.repeat(90_000) };
  const document = { ...shipped, name };
  const file = await writeWorkbook(document, words, heading);
  const reading = await readWorkbook(file, shipped, words);
  expect(reading).toEqual({ document, flaws: [] });
});

test('an edited cell changes its condition alone, and what cannot be read is told by sheet and cell', async () => {
  const reading = await edited((sheet) => {
    sheet.getCell('B2').value = 1234;
    sheet.getCell('B3').value = 'soon';
    sheet.getCell('A4').value = 'no-such-rule';
    sheet.getCell('Z1').value = 'Shoe size';
  });
  if (!('document' in reading)) throw new Error('unreadable');
  expect(
    reading.flaws.map(({ sheet, cell, reason }) => [
      sheet,
      cell,
      'code' in reason ? reason.code : reason.sheet,
    ]),
  ).toEqual([
    ['rules', 'Z1', 'NO_SUCH_COLUMN'],
    ['rules', 'A4', 'NO_SUCH_RULE'],
    ['rules', 'B3', 'PRIORITY_NUMBER'],
  ]);
  const [first, ...others] = shipped.rules;
  expect(reading.document).toEqual({ ...shipped, rules: [{ ...first, priority: 1234 }, ...others] });
});

test('without the hidden sheet the cells go into the present draft', async () => {
  const reading = await edited((sheet, workbook) => {
    workbook.removeWorksheet('document');
    sheet.getCell('C2').value = 'Grave';
  });
  if (!('document' in reading)) throw new Error('unreadable');
  expect(reading.document.rules[0]?.name.en).toBe('Grave');
  expect(reading.flaws).toEqual([]);
});

test('what is no workbook, or another one, is refused', async () => {
  const { words } = wordsOf('en');
  const text = new TextEncoder().encode('rules').buffer;
  expect(await readWorkbook(text, shipped, words)).toEqual({ unreadable: 'NO_WORKBOOK' });
  const other = new exceljs.Workbook();
  other.addWorksheet('sales');
  const file = await other.xlsx.writeBuffer();
  expect(await readWorkbook(file, shipped, words)).toEqual({ unreadable: 'NO_RULES_SHEET' });
});

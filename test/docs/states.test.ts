import { listsInDatabase } from '../support/closed-columns';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { codeSpans, documents } from './documents';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** The rows of ARCHITECTURE's table of nouns whose last cell names a column: that column, and the states. */
function statesInArchitecture(): Record<string, string[]> {
  const text = documents().find(({ name }) => name.endsWith('ARCHITECTURE.md'))?.text ?? '';
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return Object.fromEntries(
    rows.flatMap((row) => {
      const [, , , states = '', keptIn = ''] = row.split('|');
      const [column = ''] = codeSpans(keptIn);
      return /^\w+[.]\w+$/.test(column) ? [[column, codeSpans(states).sort()] as const] : [];
    }),
  );
}

test('the states that ARCHITECTURE names are those that the database allows', async () => {
  const documented = statesInArchitecture();
  const allowed = await listsInDatabase(database);
  expect(Object.keys(documented).length).toBeGreaterThan(10);
  for (const [column, states] of Object.entries(documented)) {
    expect({ column, states }).toEqual({ column, states: allowed[column] });
  }
});

test('every column that is a state has its row in ARCHITECTURE', async () => {
  const states = Object.keys(await listsInDatabase(database)).filter((column) => column.endsWith('.state'));
  expect(Object.keys(statesInArchitecture())).toEqual(expect.arrayContaining(states));
});

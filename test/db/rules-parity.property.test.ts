import * as fc from 'fast-check';
import { Engine } from 'json-rules-engine';
import type { Knex } from 'knex';
import {
  compileFindings,
  compileRuleset,
  type CompiledRuleset,
  mitigationName,
} from '../../rules/compile-ruleset';
import { compileToSql, type SqlFragment } from '../../rules/compile-to-sql';
import { draftsToSql } from '../../rules/drafts-to-sql';
import { evaluate } from '../../rules/evaluate';
import { draftsInSql, evaluateFindings } from '../../rules/evaluate-findings';
import type { FactType, FactValues } from '../../rules/fact-catalogue';
import { holds, OPERATOR_NAMES, type Operand } from '../../rules/operators';
import { parameterValue } from '../../rules/parameter';
import { type Condition, mitigationsOf, parameterOf, type RulesetDocument } from '../../rules/ruleset';
import { AS_OF, findingRuleset, record, rulesetDocument } from '../rules/arbitrary-ruleset';
import { parityCatalogue } from '../rules/parity-catalogue';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** Pairs of a ruleset and a record; `npm run fuzz:rules -- --runs N` asks for more. */
const PAIRS = Number(process.env['RULES_PARITY_PAIRS'] ?? 10_000);
const RECORDS = 20;
/** Days on which clocks change somewhere, and a leap day: a date must not become another one in any time zone. */
const DAYS = [AS_OF, '2025-03-09', '2025-11-02', '2024-02-29'];
const TIME_ZONES = ['UTC', 'America/Toronto', 'Asia/Shanghai', 'Pacific/Apia', 'America/St_Johns'];
const SQL_TYPES: Record<FactType, string> = {
  number: 'double precision',
  date: 'date',
  enum: 'text',
  boolean: 'boolean',
};

const COLUMNS = parityCatalogue.map(({ key, type }) => `"${key}" ${SQL_TYPES[type]}`).join(', ');

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

interface Answer {
  decidedBy: string | null;
  matched: string[];
}

/** Asks the database about all records at once, as the register is asked. */
async function askDatabase(
  trx: Knex,
  compiled: CompiledRuleset,
  records: readonly FactValues[],
): Promise<Answer[]> {
  const { decidedBy, matched } = compileToSql(compiled, (key) => `f."${key}"`);
  const statement: SqlFragment = {
    sql: `SELECT ${decidedBy.sql} AS "decidedBy", ${matched.sql} AS matched
      FROM jsonb_to_recordset(?::jsonb) AS f(place integer, ${COLUMNS}) ORDER BY place`,
    bindings: [
      ...decidedBy.bindings,
      ...matched.bindings,
      JSON.stringify(records.map((facts, place) => ({ ...facts, place }))),
    ],
  };
  const { rows } = await trx.raw<{ rows: { decidedBy: number; matched: number[] }[] }>(statement.sql, [
    ...statement.bindings,
  ] as Knex.RawBinding[]);
  const idAt = (place: number) => compiled.ruleset.rules[place]?.id ?? `no rule ${place}`;
  return rows.map((row) => ({
    decidedBy: row.decidedBy === -1 ? null : idAt(row.decidedBy),
    matched: row.matched.map(idAt),
  }));
}

const askEngine = (compiled: CompiledRuleset, records: readonly FactValues[]): Promise<Answer[]> =>
  Promise.all(
    records.map(async (facts) => {
      const { decidedBy, matched } = await evaluate(compiled, facts);
      return { decidedBy, matched: [...matched] };
    }),
  );

test(
  'the register is answered as each of its records is, whatever is unknown or awkward',
  async () => {
    let matches = 0;
    await fc.assert(
      fc.asyncProperty(
        rulesetDocument(parityCatalogue),
        fc.array(record(parityCatalogue), { minLength: RECORDS, maxLength: RECORDS }),
        fc.constantFrom(...DAYS),
        fc.constantFrom(...TIME_ZONES),
        async (document, records, asOf, timeZone) => {
          const compiled = compileRuleset(document, { asOf, catalogue: parityCatalogue });
          const expected = await askEngine(compiled, records);
          const answered = await db.service.transaction(async (trx) => {
            await trx.raw(
              `SELECT set_config('timezone', ?, true), set_config('statement_timeout', '5s', true)`,
              [timeZone],
            );
            return askDatabase(trx, compiled, records);
          });
          expect(answered).toEqual(expected);
          matches += expected.filter(({ decidedBy }) => decidedBy !== null).length;
        },
      ),
      { numRuns: Math.ceil(PAIRS / RECORDS) },
    );
    expect(matches).toBeGreaterThan(PAIRS / 10);
  },
  Math.max(60_000, 5 * PAIRS),
);

test(
  'the register drafts the findings that each of its records does, whatever is unknown or awkward',
  async () => {
    let lowered = 0;
    await fc.assert(
      fc.asyncProperty(
        findingRuleset(parityCatalogue),
        fc.array(record(parityCatalogue), { minLength: RECORDS, maxLength: RECORDS }),
        fc.constantFrom(...DAYS),
        fc.constantFrom(...TIME_ZONES),
        async (document, records, asOf, timeZone) => {
          const compiled = compileFindings(document, { asOf, catalogue: parityCatalogue });
          const expected = await Promise.all(
            records.map(async (facts) => (await evaluateFindings(compiled, facts)).drafts),
          );
          const drafts = draftsToSql(compiled, (key) => `f."${key}"`);
          const { rows } = await db.service.transaction(async (trx) => {
            await trx.raw(
              `SELECT set_config('timezone', ?, true), set_config('statement_timeout', '5s', true)`,
              [timeZone],
            );
            return trx.raw<{ rows: { drafts: string[] }[] }>(
              `SELECT ${drafts.sql} AS drafts FROM jsonb_to_recordset(?::jsonb) AS f(place integer, ${COLUMNS}) ORDER BY place`,
              [
                ...drafts.bindings,
                JSON.stringify(records.map((facts, place) => ({ ...facts, place }))),
              ] as Knex.RawBinding[],
            );
          });
          expect(rows.map((row) => draftsInSql(compiled.ruleset, row.drafts))).toEqual(expected);
          lowered += expected.flat().filter(({ mitigations }) => mitigations.length > 0).length;
        },
      ),
      // a quarter of the pairs: the conditions are those of the test above
      { numRuns: Math.ceil(PAIRS / RECORDS / 4) },
    );
    expect(lowered).toBeGreaterThan(PAIRS / 100);
  },
  Math.max(60_000, 2 * PAIRS),
);

test('of a record without unknowns a plain json-rules-engine with our operators drafts the same', async () => {
  await fc.assert(
    fc.asyncProperty(findingRuleset(parityCatalogue), knownRecord(), async (document, facts) => {
      const compiled = compileFindings(document, { asOf: AS_OF, catalogue: parityCatalogue });
      const { drafts, matched } = await evaluateFindings(compiled, facts);
      const { results } = await plainEngine(document).run(facts);
      const names = new Set(results.map(({ name }) => name));
      expect(compiled.ruleset.rules.map(({ id }) => id).filter((id) => names.has(id))).toEqual(matched);
      for (const { ruleId, mitigations } of drafts) {
        const rule = document.rules.find(({ id }) => id === ruleId);
        const counted = rule === undefined ? [] : mitigationsOf(rule).map(({ id }) => id);
        expect(counted.filter((id) => names.has(mitigationName(ruleId, id)))).toEqual(mitigations);
      }
    }),
    { numRuns: 400 },
  );
});

test('on a record without unknowns a plain json-rules-engine with our operators gives the same', async () => {
  await fc.assert(
    fc.asyncProperty(rulesetDocument(parityCatalogue), knownRecord(), async (document, facts) => {
      const compiled = compileRuleset(document, { asOf: AS_OF, catalogue: parityCatalogue });
      const [expected] = await askEngine(compiled, [facts]);
      const { results } = await plainEngine(document).run(facts);
      const ids = new Set(results.map(({ name }) => name));
      expect(compiled.ruleset.rules.map(({ id }) => id).filter((id) => ids.has(id))).toEqual(
        expected?.matched,
      );
    }),
    { numRuns: 1_000 },
  );
});

test('the largest ruleset there may be is answered at once', async () => {
  const leaf: Condition = { fact: 'awkward', operator: 'isOneOf', value: ["it's", '🏠'] };
  const nested = (depth: number): Condition => (depth === 0 ? leaf : { not: nested(depth - 1) });
  const many = Array.from({ length: 180 }, () => nested(10));
  const [document] = fc.sample(rulesetDocument(parityCatalogue), { numRuns: 1, seed: 7 });
  const [rule] = document?.rules ?? [];
  if (!document || !rule) throw new Error('no document');
  const compiled = compileRuleset(
    { ...document, conditions: {}, rules: [{ ...rule, conditions: { any: many } }] },
    { asOf: AS_OF, catalogue: parityCatalogue },
  );
  const records = Array.from({ length: 1_000 }, () => ({ awkward: 'plain' }));
  await db.service.transaction(async (trx) => {
    await trx.raw(`SELECT set_config('statement_timeout', '5s', true)`);
    const answers = await askDatabase(trx, compiled, records);
    expect(new Set(answers.map(({ decidedBy }) => decidedBy))).toEqual(new Set([null]));
  });
});

function knownRecord(): fc.Arbitrary<Record<string, string | number | boolean>> {
  return fc.record(
    Object.fromEntries(
      Object.entries(knownValues()).map(([key, values]) => [key, fc.constantFrom(...values)]),
    ),
  );
}

function knownValues(): Record<string, (string | number | boolean)[]> {
  return Object.fromEntries(
    parityCatalogue.map((entry): [string, (string | number | boolean)[]] => {
      switch (entry.type) {
        case 'enum':
          return [entry.key, entry.values.map(({ value }) => value)];
        case 'boolean':
          return [entry.key, [true, false]];
        case 'date':
          return [entry.key, ['2024-02-29', '2025-11-29', AS_OF, '2025-12-01']];
        case 'number':
          return [entry.key, [0, 1, 9, 10, 365]];
      }
    }),
  );
}

/**
 * The document as it was written, shared conditions and `not` included; only a parameter's name becomes its value, and
 * the two operators that compare with nothing get the value that a plain engine asks for.
 */
function plainEngine(document: RulesetDocument): Engine {
  const engine = new Engine();
  for (const name of OPERATOR_NAMES) {
    engine.removeOperator(name);
    engine.addOperator(name, (value: FactValues[string], operand: Operand) =>
      holds(name, value ?? null, operand, AS_OF),
    );
  }
  const written = JSON.parse(
    JSON.stringify(document, (_, value: unknown) => asPlainEngineNeeds(document, value)),
  ) as RulesetDocument;
  for (const [name, { when }] of Object.entries(written.conditions)) {
    engine.setCondition(name, { all: [when] } as never);
  }
  for (const rule of written.rules) {
    engine.addRule({
      name: rule.id,
      priority: rule.priority,
      conditions: { all: [rule.conditions] } as never,
      event: { type: 'matched' },
    });
    for (const { id, conditions } of mitigationsOf(rule)) {
      const name = mitigationName(rule.id, id);
      engine.addRule({ name, conditions: { all: [conditions] } as never, event: { type: 'matched' } });
    }
  }
  return engine;
}

function asPlainEngineNeeds(document: RulesetDocument, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('operator' in value && !('value' in value)) return { ...value, value: null };
  if (!('parameter' in value)) return value;
  const name = parameterOf(value as { parameter: string });
  const parameter = name === null ? undefined : document.parameters[name];
  return parameter ? parameterValue(parameter, AS_OF) : value;
}

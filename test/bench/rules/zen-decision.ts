import { createRequire } from 'node:module';
import path from 'node:path';
import type { CompiledRuleset } from '../../../rules/compile-ruleset';
import type { FactValue, FactValues } from '../../../rules/fact-catalogue';
import type { NormalCondition, NormalLeaf } from '../../../rules/normalise';

/** What is used of @gorules/zen-engine; it is no dependency, as not every registry has all of its builds. */
export interface ZenDecision {
  evaluate(context: object): Promise<{ result: unknown }>;
}

interface ZenEngine {
  createDecision(content: object): ZenDecision;
  dispose(): void;
}

/** From the folder that the bench installed it into: see rules.mjs. */
function createZenEngine(): ZenEngine {
  const folder = process.env['DOORSTEP_BENCH_ZEN'] ?? '.';
  const zen = createRequire(path.join(folder, 'package.json'))('@gorules/zen-engine') as {
    ZenEngine: new () => ZenEngine;
  };
  return new zen.ZenEngine();
}

const DAY_MS = 86_400_000;

/** Days since 1970 of an ISO date. */
const dayNumber = (date: string): number => Math.round(Date.parse(date) / DAY_MS);

/**
 * The same ruleset as one decision table of zen-engine (hit policy first, precompiled), which takes a list of records and
 * answers each in a loop inside the engine: the fastest way that it has. Each rule is one row, whose one cell is its whole
 * condition as an expression: a column for each fact could not say `any`. Two things are made easy for it. Dates are passed
 * as numbers of days, so that it parses none; and of a number or date that is unknown every comparison says so first
 * (`!= null and`), as it would otherwise refuse the record.
 */
export function createZenDecision(compiled: CompiledRuleset): { decision: ZenDecision; dispose: () => void } {
  const engine = createZenEngine();
  const rules = compiled.ruleset.rules.map((rule, place) => ({
    _id: rule.id,
    when: expressionOf(rule.when, compiled),
    place: String(place),
  }));
  const decision = engine.createDecision({
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'table',
        type: 'decisionTableNode',
        name: 'table',
        position: { x: 1, y: 0 },
        content: {
          hitPolicy: 'first',
          inputs: [{ id: 'when', name: 'when' }],
          outputs: [{ id: 'place', name: 'place', field: 'place' }],
          rules: [...rules, { _id: 'none', when: '', place: '-1' }],
          passThrough: false,
          inputField: 'records',
          outputPath: 'places',
          executionMode: 'loop',
        },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  });
  return { decision, dispose: () => engine.dispose() };
}

/** A record as the decision reads it. */
export function zenRecord(compiled: CompiledRuleset, facts: FactValues): Record<string, FactValue> {
  return Object.fromEntries(
    compiled.facts.map(({ key, type }) => {
      const value = facts[key] ?? null;
      return [key, type === 'date' && typeof value === 'string' ? dayNumber(value) : value];
    }),
  );
}

/** The place of the deciding rule for each record, -1 where none matches. */
export async function askZen(
  decision: ZenDecision,
  records: readonly Record<string, FactValue>[],
): Promise<number[]> {
  const { result } = (await decision.evaluate({ records })) as { result: { places: { place: number }[] } };
  return result.places.map(({ place }) => place);
}

function expressionOf(condition: NormalCondition, compiled: CompiledRuleset): string {
  if ('all' in condition)
    return `(${condition.all.map((child) => expressionOf(child, compiled)).join(' and ')})`;
  if ('any' in condition)
    return `(${condition.any.map((child) => expressionOf(child, compiled)).join(' or ')})`;
  return leafExpression(condition, compiled);
}

function leafExpression({ fact, operator, value }: NormalLeaf, { asOf }: CompiledRuleset): string {
  const known = (comparison: string) => `(${fact} != null and ${fact} ${comparison})`;
  const literal = JSON.stringify(value);
  switch (operator) {
    case 'equals':
    case 'is':
      return `${fact} == ${literal}`;
    case 'lessThan':
      return known(`< ${literal}`);
    case 'atMost':
      return known(`<= ${literal}`);
    case 'greaterThan':
      return known(`> ${literal}`);
    case 'atLeast':
      return known(`>= ${literal}`);
    case 'withinDays':
      return known(`>= ${dayNumber(asOf) - Number(value)}`);
    case 'isOneOf':
      return `${fact} in ${literal}`;
    case 'isUnknown':
      return `${fact} == null`;
    default:
      throw new Error(`OPERATOR_NOT_TRANSLATED: ${operator}`);
  }
}

import { PLACING_STATES, RULESET_DECIDES, VERSION_STATES } from '../domain/closed-lists';
import { FINDING_KINDS, FINDING_SEVERITIES } from '../domain/finding';
import { GROUNDS, TIERS } from '../domain/tier';
import { VISIT_RATE_DIMENSIONS } from '../domain/visit-rates';
import { ANALYSIS_REMARK_KINDS } from '../rules/analysis/analysis';
import { DIFFERENCE_KINDS } from '../rules/diff-rulesets';
import {
  boolean,
  day,
  documentOf,
  id,
  instant,
  integer,
  list,
  number,
  object,
  oneOf,
  orNull,
  record,
  scalar,
  text,
} from './json-schema';

/** How versions of a ruleset, and what is asked about them, look from outside. */
export const RULE_DOCUMENT = documentOf('A rule document, as rules/ruleset-schema.ts has it');
export const CASES = documentOf('The cases of a ruleset, as rules/validate-cases.ts has it');

const localised = object({ zh: text, en: text });
/** Null until its publication is through. */
const effect = object({ reviewed: integer, moved: integer, moves: record(integer), regrounded: integer }, [
  'regrounded',
]);

const ground = orNull(oneOf(GROUNDS));
const place = object({ tier: oneOf(TIERS), ground, decidedBy: orNull(text) });
const work = object({ visits: number, calls: number, hours: number });

/** A registration as the rules know it: what, never which one. */
export const MASKED_EXAMPLE = object({ before: place, after: place, facts: record(scalar) });

const placing = object({
  registrations: integer,
  moved: integer,
  moves: record(integer),
  regrounded: integer,
  newlyUnsafe: integer,
  placed: list(object({ tier: oneOf(TIERS), ground, before: integer, after: integer })),
  districts: list(
    object({ id, nameZh: text, nameEn: text, moved: integer, changes: record(integer) }, ['changes']),
  ),
  work: object({
    before: work,
    after: work,
    visitsAtOnce: integer,
    firstHours: number,
    capacity: number,
    officers: integer,
    overCapacity: boolean,
  }),
  examples: list(MASKED_EXAMPLE),
});

const severity = orNull(oneOf(FINDING_SEVERITIES));
const draft = object({ ruleId: text, severity, mitigations: list(text) });
const beforeAndAfter = { before: integer, after: integer };

const drafting = object({
  registrations: integer,
  changed: integer,
  withDrafts: object(beforeAndAfter),
  drafts: list(object({ kind: oneOf(FINDING_KINDS), severity, ...beforeAndAfter })),
  districts: list(object({ id, nameZh: text, nameEn: text, ...beforeAndAfter })),
  examples: list(object({ before: list(draft), after: list(draft), facts: record(scalar) })),
});

const index = integer;
/** Of a ruleset that places tiers, and of one that drafts findings. */
const failing = {
  anyOf: [
    object({ index, tier: oneOf(TIERS), ground, decidedBy: orNull(text) }),
    object({ index, drafts: list(draft) }),
  ],
};

export const ASSESSMENT = object({
  asOf: day,
  against: integer,
  cases: object({
    passed: integer,
    failed: integer,
    failing: list(failing),
    problems: list(object({ code: text, pointer: text, message: localised, expected: localised })),
    coverage: orNull(object({ rules: integer, conditions: integer, mitigations: integer }, ['mitigations'])),
  }),
  remarks: list(
    object(
      {
        kind: oneOf(ANALYSIS_REMARK_KINDS),
        pointer: text,
        ruleIds: list(text),
        text: localised,
        example: record(scalar),
      },
      ['example'],
    ),
  ),
  simulation: { anyOf: [placing, drafting] },
});

export const ESTIMATE = object({
  share: { type: 'number' },
  registrations: integer,
  moved: object({ estimate: integer, margin: integer }),
});

const dimension = oneOf(VISIT_RATE_DIMENSIONS);
const longWords = { type: 'string', minLength: 15, maxLength: 2000, pattern: '\\S' };

export const JUSTIFICATION = object({ dimension, words: object({ zh: longWords, en: longWords }) });

/** `group`: a code, or a patch's id; null where the figure would tell of few homes. */
export const VISIT_RATE = object({
  dimension,
  group: text,
  code: orNull(text),
  registrations: orNull(integer),
  visits: orNull(integer),
  ratio: orNull(number),
  lowest: orNull(number),
  exceeds: boolean,
});

const NEUTRALITY = object({
  madeAt: instant,
  factsRole: object({ tables: list(text), readable: list(text) }),
  proved: object({ facts: list(text) }),
  tried: object({ records: integer, trials: integer, raised: integer }),
  exceeded: list(dimension),
  unjustified: list(dimension),
  justifications: list(
    object({ dimension, words: localised, writtenAt: instant, carriedFrom: orNull(integer) }),
  ),
});

const item = {
  id,
  rulesetId: id,
  number: integer,
  state: oneOf(VERSION_STATES),
  note: orNull(text),
  authorId: orNull(id),
  approverId: orNull(id),
  createdAt: instant,
  publishedAt: orNull(instant),
  activatesAt: orNull(instant),
  effect: orNull(effect),
  placing: orNull(oneOf(PLACING_STATES)),
  placingProgress: orNull(
    object(
      {
        districts: integer,
        done: list(
          object(
            {
              districtId: id,
              reviewed: integer,
              moved: integer,
              expected: integer,
              differing: list(object({ change: text, foreseen: integer, happened: integer })),
            },
            ['differing'],
          ),
        ),
        stoppedIn: id,
      },
      ['stoppedIn'],
    ),
  ),
  rollsBack: orNull(id),
  decides: oneOf(RULESET_DECIDES),
  version: integer,
};
export const VERSION_ITEM = object(item);
export const VERSION = object({
  ...item,
  document: RULE_DOCUMENT,
  cases: CASES,
  assessment: orNull(ASSESSMENT),
  neutrality: orNull(NEUTRALITY),
});

export const DIFFERENCE = object({ kind: oneOf(DIFFERENCE_KINDS), pointer: text, text: localised });

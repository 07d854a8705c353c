import { RULESET_DECIDES } from '../../domain/closed-lists';
import { FINDING_KINDS, FINDING_SEVERITIES } from '../../domain/finding';
import { FACT_OPINIONS, FACT_SUBJECTS } from '../../domain/added-fact';
import { GROUNDS, TIERS } from '../../domain/tier';
import { VISIT_RATE_DIMENSIONS } from '../../domain/visit-rates';
import {
  boolean,
  day,
  documentOf,
  instant,
  integer,
  list,
  object,
  oneOf,
  orNull,
  text,
} from '../json-schema';
import type { Operation } from '../route';

const localised = object({ zh: text, en: text });
const counted = { registrations: integer, moved: integer };

const rule = (outcome: Parameters<typeof object>[0]) =>
  object({
    id: text,
    name: localised,
    ...outcome,
    reason: localised,
    legalReference: localised,
    sentence: localised,
  });
/** By what its ruleset decides: a tier with its ground, or a drafted finding before mitigations. */
const anyRule = {
  anyOf: [
    rule({ tier: oneOf(TIERS), ground: orNull(oneOf(GROUNDS)) }),
    rule({ kind: oneOf(FINDING_KINDS), severity: orNull(oneOf(FINDING_SEVERITIES)) }),
  ],
};

const ruleset = object({
  key: text,
  name: localised,
  number: integer,
  publishedAt: instant,
  foreseen: orNull(object({ asOf: day, ...counted })),
  moved: orNull(object(counted)),
  versions: list(object({ number: integer, publishedAt: instant, retiredAt: orNull(instant) })),
  elsewhere: list(object({ number: integer, districts: list(localised) })),
  description: localised,
  decides: oneOf(RULESET_DECIDES),
  rules: list(anyRule),
  facts: list(
    object({
      key: text,
      label: localised,
      purpose: localised,
      legalBasis: localised,
      source: localised,
      retention: text,
      mayRaise: boolean,
    }),
  ),
  document: documentOf('The rule document as it runs, as rules/ruleset-schema.ts has it'),
});

/** What anybody may read of the rules. */
export const PUBLIC_RULES_OPERATIONS: readonly (Operation & { open: true })[] = [
  {
    method: 'get',
    path: '/api/rules-in-force',
    summary:
      'The rules in force as an entry of a register of algorithms, without a login; /rules shows the same',
    open: true,
    response: object({
      programme: orNull(object({ name: localised, purpose: localised, legalBasis: text, endsOn: day })),
      oversight: list(localised),
      rulesets: list(ruleset),
      addedFacts: list(
        object({
          key: text,
          label: localised,
          about: oneOf(FACT_SUBJECTS),
          purpose: localised,
          legalBasis: localised,
          retention: text,
          mayRaise: boolean,
          opinion: oneOf(FACT_OPINIONS),
          publicSince: instant,
          usableAt: instant,
          endedAt: orNull(instant),
        }),
      ),
      justifications: list(
        object({
          key: text,
          number: integer,
          state: oneOf(['in_review', 'approved', 'published']),
          dimension: oneOf(VISIT_RATE_DIMENSIONS),
          words: localised,
          writtenAt: instant,
        }),
      ),
    }),
  },
];

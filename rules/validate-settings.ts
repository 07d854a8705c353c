import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { HazardSettings } from '../domain/hazard-settings';
import { pointerTo } from '../domain/json-pointer';
import { neverSaidIn, variablesOf, type MessageTexts } from '../domain/message-texts';
import { CONTACT_HOURS, isContact, isOfficersTask, type RevisitSettings } from '../domain/revisit-round';
import {
  isTextField,
  SCHEMA_WORDS,
  SETTINGS_SCHEMAS,
  type NumberGroup,
  type SettingsKind,
} from '../domain/settings-schema';
import type { VisitSettings } from '../domain/visit-settings';
import { checkDocumentLimits } from './document-limits';
import { findFact, type FactCatalogue } from './fact-catalogue';
import { rulesetOfLadder } from './ladder-conditions';
import { leavesOf, MAX_CONDITIONS, MAX_DEPTH, normaliseRuleset } from './normalise';
import { firstProblems, problem, type Problem } from './problem';
import { conditionReferenceProblems } from './reference-problems';
import type { Condition } from './ruleset';
import { RulesetError } from './ruleset-error';
import { rulesetSchema } from './ruleset-schema';
import { structureProblems } from './structure-problems';

/**
 * What is wrong with a document of settings from outside, each with its place and what would be right; an empty list means
 * that a procedure can run by it. The schema first; what its parts must be to one another only where they have their form.
 */
export function validateSettings(kind: SettingsKind, document: unknown, catalogue: FactCatalogue): Problem[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return [problem('NOT_A_DOCUMENT', '')];
  const limits = checkDocumentLimits(document);
  if (limits.length > 0) return firstProblems(limits);
  const validate = structureOf(kind, catalogue);
  if (!validate(document))
    return firstProblems(structureProblems(validate.errors ?? [], { document, catalogue }));
  return firstProblems(togetherProblems(kind, document, catalogue));
}

const SEVEREST_FIRST = ['severe', 'serious', 'minor'] as const;

function* togetherProblems(
  kind: SettingsKind,
  document: object,
  catalogue: FactCatalogue,
): Generator<Problem> {
  if (kind === 'revisitRound') yield* revisitProblems(document as RevisitSettings, catalogue);
  if (kind === 'siteVisit') yield* visitProblems(document as VisitSettings);
  if (kind === 'hazard')
    yield* orderProblems(
      'hazard',
      'remedyWorkingDays',
      (document as HazardSettings).remedyWorkingDays,
      SEVEREST_FIRST,
    );
  if (kind === 'messageTexts') yield* textProblems(document as MessageTexts);
}

function* revisitProblems(settings: RevisitSettings, catalogue: FactCatalogue): Generator<Problem> {
  yield* ladderProblems(settings.ladder, catalogue);
  const { dueAfterWorkingDays: due, remindBeforeWorkingDays: remind } = settings;
  if (remind >= due) yield problem('REMINDER_NOT_BEFORE_DUE', '/remindBeforeWorkingDays', { due });
  yield* orderProblems('revisitRound', 'cadenceDays', settings.cadenceDays, [
    'priority',
    'standard',
    'light',
  ]);
}

function* ladderProblems(ladder: RevisitSettings['ladder'], catalogue: FactCatalogue): Generator<Problem> {
  if (ladder[0]?.after !== 0) yield problem('FIRST_STEP_WAITS', '/ladder/0/after');
  if (!ladder.some((step) => isContact(step.do) && step.when === undefined))
    yield problem('LADDER_ASKS_NOBODY', '/ladder');
  const end = ladder.findIndex((step) => step.do === 'close' && step.when === undefined);
  if (end !== -1 && end < ladder.length - 1) yield problem('STEP_AFTER_END', `/ladder/${end + 1}`);
  for (const [index, { do: deed, until, when }] of ladder.entries()) {
    const step = pointerTo('/ladder', index);
    if (until !== undefined && !isOfficersTask(deed)) yield problem('DEADLINE_OF_NOBODY', `${step}/until`);
    if (when !== undefined) yield* conditionReferenceProblems(when as Condition, `${step}/when`, catalogue);
  }
  yield* rightProblems(ladder, catalogue);
}

/** Rights may schedule how a home is asked. None of them brings somebody to its door. */
function* rightProblems(ladder: RevisitSettings['ladder'], catalogue: FactCatalogue): Generator<Problem> {
  const document = rulesetOfLadder(ladder);
  try {
    for (const { id, when } of normaliseRuleset(document, { asOf: null }).rules) {
      const place = Number(id.slice('step-'.length));
      if (ladder[place]?.do !== 'visit_task') continue;
      for (const { fact } of leavesOf(when)) {
        const entry = findFact(catalogue, fact);
        if (entry?.mayRaise === false)
          yield problem('RIGHT_BRINGS_VISIT', `/ladder/${place}/when`, { label: entry.label });
      }
    }
  } catch (error) {
    if (!(error instanceof RulesetError)) throw error;
    // names that lead nowhere were told of where they stand
    if (error.code === 'TOO_DEEP') yield problem('TOO_DEEP', '/ladder', { limit: MAX_DEPTH });
    if (error.code === 'TOO_MANY_CONDITIONS')
      yield problem('TOO_MANY_CONDITIONS', '/ladder', { limit: MAX_CONDITIONS });
  }
}

function* visitProblems(settings: VisitSettings): Generator<Problem> {
  const { slotHours, slotMinutes, reinspectAfterDays } = settings;
  if (slotHours.some((hour, index) => index > 0 && hour <= (slotHours[index - 1] ?? hour)))
    yield problem('NOT_ASCENDING', '/slotHours');
  if (Math.max(...slotHours) * 60 + slotMinutes > CONTACT_HOURS.to * 60)
    yield problem('SLOT_AFTER_HOURS', '/slotMinutes', { end: CONTACT_HOURS.to });
  yield* orderProblems('siteVisit', 'reinspectAfterDays', reinspectAfterDays, SEVEREST_FIRST);
}

/** A text tells what it has to, once; it leads nowhere else and asks for nothing that a real one never does. */
function* textProblems(texts: MessageTexts): Generator<Problem> {
  for (const [name, field] of Object.entries(SETTINGS_SCHEMAS.messageTexts.properties)) {
    if (!isTextField(field)) continue;
    for (const language of ['zh', 'en'] as const) {
      const text = texts[name as keyof MessageTexts][language];
      const pointer = `/${name}/${language}`;
      const found = variablesOf(text);
      const known: readonly string[] = field.variables;
      const allowed = known.map((variable) => `{${variable}}`).join(' ');
      for (const variable of new Set(found.filter((each) => !known.includes(each))))
        yield problem('VARIABLE_UNKNOWN', pointer, { variable, allowed });
      for (const variable of known) {
        const times = found.filter((each) => each === variable).length;
        if (times !== 1) yield problem('VARIABLE_NOT_ONCE', pointer, { variable, times });
      }
      const never = neverSaidIn(text);
      if (never !== null) yield problem('TEXT_NEVER_SAYS', pointer, { words: never });
    }
  }
}

/** Of a group of numbers, each is at least the one before it in this order. */
function* orderProblems<Name extends string>(
  kind: SettingsKind,
  field: string,
  values: Readonly<Record<Name, number>>,
  order: readonly Name[],
): Generator<Problem> {
  const { properties } = SETTINGS_SCHEMAS[kind].properties[field] as NumberGroup;
  for (const [index, name] of order.entries()) {
    const before = order[index - 1];
    if (before === undefined || values[name] >= values[before]) continue;
    yield problem('ORDER_REVERSED', `/${field}/${name}`, {
      label: properties[name]?.label ?? name,
      before: properties[before]?.label ?? before,
      least: values[before],
    });
  }
}

/** Compiled once for a kind and a catalogue: the conditions of a ladder read the rules' own schema. */
const compiled = new WeakMap<FactCatalogue, Map<SettingsKind, ValidateFunction>>();

function structureOf(kind: SettingsKind, catalogue: FactCatalogue): ValidateFunction {
  const known = compiled.get(catalogue) ?? new Map<SettingsKind, ValidateFunction>();
  compiled.set(catalogue, known);
  const validate = known.get(kind) ?? compile(kind, catalogue);
  known.set(kind, validate);
  return validate;
}

function compile(kind: SettingsKind, catalogue: FactCatalogue): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true });
  addFormats(ajv, ['date']);
  ajv.addVocabulary([...SCHEMA_WORDS]);
  return ajv.compile({ ...SETTINGS_SCHEMAS[kind], $defs: rulesetSchema(catalogue)['$defs'] });
}

import { insertAuditEntry } from '../../db/queries/audit';
import {
  deleteFactProposal,
  findFactProposalKey,
  insertFactProposal,
  listFactProposals,
  listObservables,
  listVersionsReading,
  type NewFact,
  type ReadingVersion,
  setFactDecision,
  setFactEnded,
  setFactOpinion,
} from '../../db/queries/added-facts';
import {
  type AddedFact,
  FACT_DECISIONS,
  FACT_OPINIONS,
  FACT_SUBJECTS,
  type FactDecision,
  type FactOpinion,
} from '../../domain/added-fact';
import { OBSERVED_SUBJECTS, OBSERVED_VALUE_TYPES } from '../../domain/closed-lists';
import { FORBIDDEN_SUBJECT_NAMES } from '../../domain/forbidden-subjects';
import type { Localised } from '../../domain/localised';
import { entryOf } from '../../rules/catalogue-with';
import { checkFactEntry } from '../../rules/check-fact-entry';
import { FACT_VIEWERS, findFact, NUMBER_UNITS, shippedCatalogue } from '../../rules/fact-catalogue';
import { ApiError } from '../api-error';
import { boolean, id, instant, list, object, oneOf, orNull, text, type JsonSchema } from '../json-schema';
import { found } from '../page';
import { EVERYBODY, type Call, type Route } from '../route';

const words = (longest: number): JsonSchema => ({
  type: 'string',
  minLength: 3,
  maxLength: longest,
  pattern: '\\S.*\\S',
});
const label: JsonSchema = { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' };
const localised = (part: JsonSchema) => object({ zh: part, en: part });
const answer = object({ id });

const said = {
  key: { type: 'string', pattern: '^[a-z][A-Za-z0-9]{2,63}$' },
  label: localised(label),
  about: oneOf(FACT_SUBJECTS),
  observationKey: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' },
  unit: orNull(oneOf(NUMBER_UNITS)),
  choices: list(
    object({ value: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' }, label: localised(label) }),
  ),
  purpose: localised(words(500)),
  legalBasis: localised(words(300)),
  retention: { type: 'string', pattern: '^P[1-9][0-9]{0,3}[YMD]$' },
  mayRaise: boolean,
  visibility: { type: 'array', items: oneOf(FACT_VIEWERS), minItems: 1, uniqueItems: true },
};

const proposal = object({
  id,
  ...said,
  subjectType: oneOf(OBSERVED_SUBJECTS),
  valueType: oneOf(OBSERVED_VALUE_TYPES),
  proposedBy: orNull(text),
  proposedAt: instant,
  opinion: orNull(oneOf(FACT_OPINIONS)),
  opinionWords: orNull(text),
  opinionBy: orNull(text),
  opinionAt: orNull(instant),
  decision: orNull(oneOf(FACT_DECISIONS)),
  decisionWords: orNull(text),
  decidedBy: orNull(text),
  decidedAt: orNull(instant),
  usableAt: orNull(instant),
  endedWords: orNull(text),
  endedBy: orNull(text),
  endedAt: orNull(instant),
  proposedByMe: boolean,
  opinionByMe: boolean,
});

/** Facts without code: proposed by an administrator, decided by the data owner after the data protection officer's opinion. */
export const addedFactRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/added-facts',
    summary: 'The facts that were proposed, with opinion and decision',
    roles: EVERYBODY,
    response: object({ items: list(proposal) }),
    handle: async ({ db }) => ({ items: await listFactProposals(db) }),
  },
  {
    method: 'get',
    path: '/api/observables',
    summary: 'The observations of buildings and dwellings that a fact may read',
    roles: ['administrator'],
    response: object({
      items: list(
        object({
          key: text,
          valueType: oneOf(OBSERVED_VALUE_TYPES),
          subjectType: oneOf(OBSERVED_SUBJECTS),
          labelZh: text,
          labelEn: text,
        }),
      ),
    }),
    handle: async ({ db }) => ({ items: await listObservables(db) }),
  },
  {
    method: 'post',
    path: '/api/added-facts',
    summary: 'Propose a fact about structure, equipment or documents of buildings or dwellings',
    roles: ['administrator'],
    body: object(said),
    response: answer,
    handle: async (call) => {
      const fact = call.body as NewFact;
      await refuseAboutPersons(call, fact);
      if (findFact(shippedCatalogue, fact.key)) throw new ApiError('ALREADY_EXISTS');
      return noted(call, 'proposed', await insertFactProposal(call.db, call.userId, fact), fact.key);
    },
  },
  {
    method: 'post',
    path: '/api/added-facts/{id}/withdraw',
    summary: 'Take back a proposal on which there is no opinion yet',
    roles: ['administrator'],
    response: answer,
    handle: async (call) => {
      const key = await keyOf(call);
      found((await deleteFactProposal(call.db, call.params['id'] ?? '')) || undefined);
      return noted(call, 'withdrawn', call.params['id'] ?? '', key);
    },
  },
  {
    method: 'post',
    path: '/api/added-facts/{id}/opinion',
    summary: 'Give the data protection officer’s opinion, which is kept',
    roles: ['dpo'],
    body: object({ opinion: oneOf(FACT_OPINIONS), words: words(2000) }),
    response: answer,
    handle: async (call) => {
      const key = await keyOf(call);
      const given = call.body as { opinion: FactOpinion; words: string };
      const factId = call.params['id'] ?? '';
      if (!(await setFactOpinion(call.db, factId, { ...given, by: call.userId })))
        throw new ApiError('NOT_THEIRS_TO_SAY');
      return noted(call, 'opinion_given', factId, key);
    },
  },
  {
    method: 'post',
    path: '/api/added-facts/{id}/decision',
    summary: 'Decide, as the data owner, after the opinion; what is approved is public from now on',
    roles: ['data_owner'],
    body: object({ decision: oneOf(FACT_DECISIONS), words: words(2000) }),
    response: answer,
    handle: async (call) => {
      const key = await keyOf(call);
      const given = call.body as { decision: FactDecision; words: string };
      const factId = call.params['id'] ?? '';
      if (!(await setFactDecision(call.db, factId, { ...given, by: call.userId })))
        throw new ApiError('NOT_THEIRS_TO_SAY');
      return noted(call, 'decided', factId, key);
    },
  },
  {
    method: 'post',
    path: '/api/added-facts/{id}/end',
    summary:
      'End the use of an approved fact, as the data owner: at once, where no rules in force or approved read it',
    roles: ['data_owner'],
    body: object({ words: words(2000) }),
    response: answer,
    handle: async (call) => {
      const key = await keyOf(call);
      const { words: said } = call.body as { words: string };
      const factId = call.params['id'] ?? '';
      const reading = await listVersionsReading(call.db, key);
      if (reading.length > 0) throw new ApiError('FACT_IN_USE', reading.map(readBy));
      if (!(await setFactEnded(call.db, factId, { words: said, by: call.userId })))
        throw new ApiError('NOT_THEIRS_TO_SAY');
      return noted(call, 'ended', factId, key);
    },
  },
];

async function keyOf({ db, params }: Call): Promise<string> {
  return found(await findFactProposalKey(db, params['id'] ?? ''));
}

/** At once and with the reason. */
async function refuseAboutPersons({ db }: Call, fact: NewFact): Promise<void> {
  const observed = (await listObservables(db)).find(({ key }) => key === fact.observationKey);
  if (!observed) throw new ApiError('FACT_OF_ANOTHER_KIND');
  const { subjectType, valueType } = observed as Pick<AddedFact, 'subjectType' | 'valueType'>;
  const refusals = checkFactEntry(entryOf({ ...fact, subjectType, valueType }));
  if (refusals.length === 0) return;
  const errors = refusals.map(({ pointer, subject, word }) => {
    const { zh, en } = FORBIDDEN_SUBJECT_NAMES[subject];
    const message = { zh: `涉及${zh}：“${word}”`, en: `about ${en}: “${word}”` };
    return { pointer, code: 'forbidden_subject', message };
  });
  throw new ApiError('FACT_ABOUT_A_PERSON', errors);
}

function readBy({ key, number, state }: ReadingVersion): {
  pointer: string;
  code: string;
  message: Localised;
} {
  const inForce = state === 'published';
  return {
    pointer: '',
    code: 'read_by',
    message: {
      zh: `${key} 第 ${number} 版（${inForce ? '已生效' : '已批准，待生效'}）`,
      en: `${key}, version ${number} (${inForce ? 'in force' : 'approved for a time to come'})`,
    },
  };
}

async function noted(call: Call, what: string, factId: string, key: string): Promise<{ id: string }> {
  await insertAuditEntry(call.db, {
    actorKind: 'user',
    actorId: call.userId,
    action: `added_fact.${what}`,
    subjectType: 'added_fact',
    subjectId: factId,
    detail: { key },
  });
  return { id: factId };
}

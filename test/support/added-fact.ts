import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import {
  insertFactProposal,
  type NewFact,
  setFactDecision,
  setFactOpinion,
} from '../../db/queries/added-facts';
import { asUser, grantRole, type SmallRegister } from './register';

/** A fact on an observation that the product ships. */
export const SPRINKLED: NewFact = {
  key: 'sprinklerInstalled',
  label: { zh: '装有自动喷淋', en: 'Sprinkler installed' },
  about: 'equipment',
  observationKey: 'sprinkler_system',
  unit: null,
  choices: [],
  purpose: { zh: '消防安全', en: 'Fire safety of buildings' },
  legalBasis: { zh: '测试条例', en: 'Test by-law' },
  retention: 'P5Y',
  mayRaise: true,
  visibility: ['officer', 'supervisor', 'auditor', 'resident'],
};

export interface FactDeciders {
  dpo: string;
  owner: string;
}

/** Users that hold these roles over the whole authority. */
export async function insertFactDeciders(service: Knex, register: SmallRegister): Promise<FactDeciders> {
  const made = { dpo: uuid(), owner: uuid() };
  for (const [login, role] of [
    ['dpo', 'dpo'],
    ['owner', 'data_owner'],
  ] as const) {
    await service('users').insert({ id: made[login], login, display_name: login, locale: 'en' });
    await grantRole(service, register, made[login], role, register.authorityId);
  }
  return made;
}

/** A fact that went all its way, on this day of the programme. */
export async function approveFact(
  app: Knex,
  proposer: string,
  deciders: FactDeciders,
  fact: NewFact = SPRINKLED,
): Promise<string> {
  const id = await asUser(app, proposer, (trx) => insertFactProposal(trx, proposer, fact));
  const opinion = { opinion: 'in_favour', words: 'Nothing about persons', by: deciders.dpo } as const;
  await asUser(app, deciders.dpo, (trx) => setFactOpinion(trx, id, opinion));
  const decision = { decision: 'approved', words: 'Needed', by: deciders.owner } as const;
  await asUser(app, deciders.owner, (trx) => setFactDecision(trx, id, decision));
  return id;
}

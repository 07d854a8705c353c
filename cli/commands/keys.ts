import type { Knex } from 'knex';
import { wordingOfSafeguard } from '../../api/safeguards';
import { openDatabase } from '../../db/connection';
import { insertAuditEntry } from '../../db/queries/audit';
import * as queries from '../../db/queries/observation-keys';
import { ImportError } from '../../imports/messages';
import { CommandError, requiredOption, textOption, type Command, type CommandInput } from '../command';
import { findProfile } from '../find-profile';
import { dataFolderOf, withDatabaseUrls } from '../installation';
import { asAdministrator } from '../sign-in';

const USAGE =
  'doorstep keys list, propose --profile P --why TEXT --as LOGIN, approve KEY ... --as LOGIN, or withdraw KEY ... --as LOGIN';

/** What may be observed: a key that the product does not ship is proposed by one administrator and approved by another. */
export const command: Command = {
  name: 'keys',
  summary:
    'Propose the new observation keys of an import profile, or approve what another administrator proposed',
  positionals: 'list|propose|approve|withdraw [KEY ...]',
  options: {
    as: {
      type: 'string',
      value: 'LOGIN',
      help: 'administrator who does it; the password is read from DOORSTEP_PASSWORD',
    },
    profile: { type: 'string', value: 'P', help: 'propose: key of a shipped profile, or a JSON file' },
    why: { type: 'string', value: 'TEXT', help: 'propose: what the keys are needed for' },
  },
  run: (input) => {
    const [verb, ...keys] = input.positionals;
    const work = workOf(verb, keys, input);
    return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
      const [app, service] = [openDatabase(urls.app, { max: 1 }), openDatabase(urls.service, { max: 1 })];
      try {
        return await work({ app, service });
      } catch (error) {
        throw asCommandError(error);
      } finally {
        await Promise.all([app.destroy(), service.destroy()]);
      }
    });
  },
};

type Work = (pools: { app: Knex; service: Knex }) => Promise<unknown>;

function workOf(verb: string | undefined, keys: readonly string[], input: CommandInput): Work {
  if (verb === 'list' && keys.length === 0) return ({ service }) => list(service);
  if (verb === 'propose' && keys.length === 0) {
    const [login, reason] = [requiredOption(input, 'as'), requiredOption(input, 'why')];
    const name = requiredOption(input, 'profile');
    return ({ app }) => propose(app, login, name, reason);
  }
  if ((verb === 'approve' || verb === 'withdraw') && keys.length > 0) {
    const login = requiredOption(input, 'as');
    return ({ app }) => decide(app, login, verb, keys);
  }
  throw new CommandError('USAGE', USAGE);
}

async function list(service: Knex): Promise<{ proposals: queries.KeyProposal[] }> {
  const proposals = await queries.listProposals(service);
  for (const { key, valueType, subjectType, labelZh, labelEn, reason, proposedBy, approvedBy } of proposals) {
    const state = approvedBy === null ? 'waiting / 待批准' : `approved by / 已批准：${approvedBy}`;
    process.stderr.write(
      `${key} (${subjectType}, ${valueType}) ${labelEn} / ${labelZh}; ${reason}; ${proposedBy ?? '–'}; ${state}\n`,
    );
  }
  return { proposals };
}

async function propose(
  app: Knex,
  login: string,
  name: string,
  reason: string,
): Promise<{ proposed: string[] }> {
  const { subject, observations } = findProfile(name);
  const subjectType = subject === 'dwelling' ? 'dwelling' : 'building';
  return asAdministrator(app, login, async (trx, userId) => {
    const known = await queries.findObservationKeys(
      trx,
      observations.map(({ key }) => key),
    );
    const proposed: string[] = [];
    for (const { key, type, label } of observations) {
      if (known.includes(key)) continue;
      const proposal = {
        key,
        valueType: type,
        subjectType,
        labelZh: label.zh,
        labelEn: label.en,
        reason,
      };
      if (!(await queries.insertProposal(trx, userId, proposal))) continue;
      proposed.push(key);
      await audit(trx, userId, 'observation_key.propose', key);
    }
    process.stderr.write(`proposed ${proposed.length} / 提出 ${proposed.length}: ${proposed.join(', ')}\n`);
    return { proposed };
  });
}

async function decide(
  app: Knex,
  login: string,
  verb: 'approve' | 'withdraw',
  keys: readonly string[],
): Promise<object> {
  return asAdministrator(app, login, async (trx, userId) => {
    for (const key of keys) {
      const done =
        verb === 'approve'
          ? await queries.setKeyApproved(trx, key, userId)
          : await queries.deleteProposal(trx, key);
      if (!done) {
        throw new CommandError(
          'KEY_NOT_PROPOSED',
          `${key}: nobody has proposed this key, or it is approved already / 没有人提出此观察项，或已经批准`,
        );
      }
      await audit(trx, userId, `observation_key.${verb}`, key);
    }
    const words = verb === 'approve' ? 'approved / 已批准' : 'withdrawn / 已撤回';
    process.stderr.write(`${words}: ${keys.join(', ')}\n`);
    return { [verb === 'approve' ? 'approved' : 'withdrawn']: keys };
  });
}

function audit(trx: Knex.Transaction, actorId: string, action: string, key: string): Promise<void> {
  return insertAuditEntry(trx, {
    actorKind: 'user',
    actorId,
    action,
    subjectType: 'observation_key',
    subjectId: null,
    detail: { key },
  });
}

/** What a profile or the database refuses, in words. */
function asCommandError(error: unknown): unknown {
  if (error instanceof ImportError) {
    const lines = error.problems.map(
      ({ code, column, reason }) => `${column ?? ''} ${code} ${reason.en} / ${reason.zh}`,
    );
    return new CommandError(error.code, `\n${lines.join('\n')}`, { problems: error.problems });
  }
  if (!(error instanceof Error)) return error;
  // knex puts the statement before the message of the database, which is the safeguard's code
  const code = /[A-Z_]+$/.exec(error.message)?.[0] ?? '';
  const wording = wordingOfSafeguard(code);
  return wording === undefined ? error : new CommandError(code, `${wording.en} / ${wording.zh}`);
}

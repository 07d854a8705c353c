import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { isolateEach } from '../../activities/isolate-rows';
import { openDatabase } from '../../db/connection';
import { insertSignal } from '../../db/queries/outbox';
import { getProgrammeNow, isProcedureOpen } from '../../db/queries/procedures';
import { findPatches, isRoundClosed, openRound } from '../../db/queries/rounds';
import { CommandError, textOption, type Command } from '../command';
import { dataFolderOf, withDatabaseUrls } from '../installation';
import { withProgress } from '../progress';

export const command: Command = {
  name: 'round',
  summary: 'Open the revisit round of a patch, or of all, for the current half-month now',
  positionals: 'open',
  options: {
    patch: { type: 'string', value: 'CODE', help: 'code of the patch' },
    all: { type: 'boolean', help: 'every patch that has registrations' },
  },
  run: (input) => {
    const patch = textOption(input, 'patch');
    if (input.positionals.join(' ') !== 'open' || (patch === undefined) === !input.values['all'])
      throw new CommandError(
        'USAGE',
        'doorstep round open --patch CODE, or --all / 用法：doorstep round open --patch CODE，或 --all',
      );
    return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
      const db = openDatabase(urls.service, { max: 2 });
      try {
        const at = await getProgrammeNow(db);
        const patches = await findPatches(db, patch ?? null);
        if (patches.length === 0)
          throw new CommandError(
            'PATCH_UNKNOWN',
            'there is no such patch with registrations / 没有这样的片区，或片区内没有登记',
          );
        const outcome = { opened: 0, alreadyOpen: 0, closed: 0, failed: 0, notOpened: 0 };
        let done = 0;
        // what keeps one patch from its round keeps no other
        const refused = await withProgress('Opening rounds', (show) =>
          isolateEach(patches, async (patchId) => {
            show(`${done} of ${patches.length} patches`);
            done += 1;
            const found = await db.transaction((trx) => openOrWake(trx, patchId, at));
            outcome[found] += 1;
          }),
        );
        outcome.notOpened = refused.length;
        process.stderr.write(
          `Opened ${outcome.opened} rounds; ${outcome.alreadyOpen} were open, ${outcome.closed} are closed already.\n`,
        );
        if (refused.length > 0) {
          throw new CommandError(
            'ROUND_NOT_OPENED',
            `${refused.length} patches got no round; the others did / ${refused.length} 个片区的轮次无法开启，其余已开启`,
            { ...outcome, refused: refused.map(({ id, error }) => ({ patchId: id, error })) },
          );
        }
        if (outcome.failed > 0) {
          throw new CommandError(
            'ROUND_FAILED',
            `the procedure of ${outcome.failed} rounds has failed; start it again under Incidents in the console / ${outcome.failed} 个轮次的流程已失败，请在控制台“异常”中重新启动`,
            outcome,
          );
        }
        if (outcome.opened + outcome.alreadyOpen === 0) {
          throw new CommandError(
            'ROUND_CLOSED',
            'the round of this half-month is closed already: none is open now / 本半月的轮次已经结束，没有开启任何轮次',
            outcome,
          );
        }
        return outcome;
      } finally {
        await db.destroy();
      }
    });
  },
};

/** Opens the patch's round, or tells the one that is open not to wait; gives what it found. */
async function openOrWake(
  trx: Knex.Transaction,
  patchId: string,
  at: Date,
): Promise<'opened' | 'alreadyOpen' | 'closed' | 'failed'> {
  const round = await openRound(trx, patchId, at, 'command');
  if (round.opened) return 'opened';
  if (!(await isProcedureOpen(trx, round.workflowId)))
    return (await isRoundClosed(trx, round.roundId)) ? 'closed' : 'failed';
  // a round that the schedule opened waits for contact hours; who asks for it now does not
  await insertSignal(trx, {
    messageId: uuidv7(),
    workflowId: round.workflowId,
    name: 'wake',
    payload: { contactNow: true },
  });
  return 'alreadyOpen';
}

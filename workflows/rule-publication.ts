import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';
import { isHistoryLong } from './long-history';
import type { PublicationProgress, RulePublicationInput } from './messages';
import { programmeNow } from './programme-time';

const { reviewRegisterBatch, storePublicationEffect } = proxyActivities<Activities>(ACTIVITY_OPTIONS);

/** Places the whole register by a version that was just published, and keeps on the version what it moved. */
export async function rulePublication(input: RulePublicationInput): Promise<void> {
  const { versionId, clock } = input;
  let { after, effect }: PublicationProgress = input.resumed ?? {
    after: null,
    effect: { reviewed: 0, moved: 0, moves: {} },
  };
  do {
    const batch: Awaited<ReturnType<typeof reviewRegisterBatch>> = await reviewRegisterBatch({
      versionId,
      after,
      at: programmeNow(clock),
    });
    after = batch.after;
    effect = added(effect, batch);
    if (after !== null && isHistoryLong()) {
      await continueAsNew<typeof rulePublication>({ ...input, resumed: { after, effect } });
    }
  } while (after !== null);
  await storePublicationEffect({ versionId, effect });
}

function added(
  effect: PublicationProgress['effect'],
  batch: PublicationProgress['effect'],
): PublicationProgress['effect'] {
  const moves = { ...effect.moves };
  for (const [move, count] of Object.entries(batch.moves)) moves[move] = (moves[move] ?? 0) + count;
  return {
    reviewed: effect.reviewed + batch.reviewed,
    moved: effect.moved + batch.moved,
    moves,
    regrounded: (effect.regrounded ?? 0) + (batch.regrounded ?? 0),
  };
}

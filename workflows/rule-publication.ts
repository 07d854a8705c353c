import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';
import type { RulePublicationInput } from './messages';
import { programmeNow } from './programme-time';

const { reviewRegisterBatch, storePublicationEffect } = proxyActivities<Activities>(ACTIVITY_OPTIONS);

/** Places the whole register by a version that was just published, and keeps on the version what it moved. */
export async function rulePublication({ versionId, clock }: RulePublicationInput): Promise<void> {
  const effect = { reviewed: 0, moved: 0, moves: {} as Record<string, number> };
  let after: string | null = null;
  do {
    const batch: Awaited<ReturnType<typeof reviewRegisterBatch>> = await reviewRegisterBatch({
      versionId,
      after,
      at: programmeNow(clock),
    });
    after = batch.after;
    effect.reviewed += batch.reviewed;
    effect.moved += batch.moved;
    for (const [move, count] of Object.entries(batch.moves))
      effect.moves[move] = (effect.moves[move] ?? 0) + count;
  } while (after !== null);
  await storePublicationEffect({ versionId, effect });
}

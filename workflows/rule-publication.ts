import { continueAsNew, patched, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { addChanges } from '../domain/tier-change';
import { ACTIVITY_OPTIONS } from './activity-options';
import { isHistoryLong, unlessHistoryFills } from './long-history';
import type { PublicationProgress, RulePublicationInput } from './messages';
import { programmeNow, sleepUntil } from './programme-time';
import { listenForWakes } from './wakes';

const { planPlacing, placeDistrictBatch, watchPlacing, reviewRegisterBatch, storePublicationEffect } =
  proxyActivities<Activities>(ACTIVITY_OPTIONS);

const MINUTE_MS = 60_000;
const NOTHING: PublicationProgress['effect'] = { reviewed: 0, moved: 0, moves: {} };

/**
 * Places the register by a version that was just published, district by district, and keeps on the version what it moved. After each
 * district what it really moved is held against what was foreseen; where they differ too much it waits for a person, as it does where
 * somebody paused it. It ends where another version came into force.
 */
export async function rulePublication(input: RulePublicationInput): Promise<void> {
  const begunWhole = input.resumed !== undefined && input.resumed.districts === undefined;
  if (begunWhole || !patched('district-by-district')) return placeWholeRegister(input);
  const { versionId, clock } = input;
  const wakes = listenForWakes(input.resumed?.seen);
  let {
    districts,
    district = NOTHING,
    after,
    effect,
  }: PublicationProgress = input.resumed ?? {
    after: null,
    effect: NOTHING,
  };
  districts ??= (await planPlacing({ versionId })).districts;
  while (districts.length > 0) {
    const [districtId = ''] = districts;
    wakes.take();
    if (isHistoryLong()) {
      const resumed = { districts, district, after, effect, seen: wakes.seen() };
      await continueAsNew<typeof rulePublication>({ ...input, resumed });
    }
    const at = programmeNow(clock);
    const step = await unlessHistoryFills(placeDistrictBatch({ versionId, districtId, after, at }));
    if (!step) continue;
    if (step.standing === 'superseded') break;
    if (step.standing === 'held') {
      await sleepUntil(clock, at + MINUTE_MS, () => wakes.pending() || isHistoryLong());
      continue;
    }
    after = step.after;
    effect = added(effect, step);
    district = added(district, step);
    await watchPlacing({ versionId, districtId, effect: district, over: after === null });
    if (after !== null) continue;
    districts = districts.slice(1);
    district = NOTHING;
  }
  await storePublicationEffect({ versionId, effect });
}

/** As runs did that began before there were districts. */
async function placeWholeRegister(input: RulePublicationInput): Promise<void> {
  const { versionId, clock } = input;
  let { after, effect }: PublicationProgress = input.resumed ?? { after: null, effect: NOTHING };
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
  // where they were not counted from the beginning on, they would be counted short
  const counted = effect.changes ?? (effect.reviewed === 0 ? {} : undefined);
  return {
    reviewed: effect.reviewed + batch.reviewed,
    moved: effect.moved + batch.moved,
    moves: addChanges(effect.moves, batch.moves),
    regrounded: (effect.regrounded ?? 0) + (batch.regrounded ?? 0),
    ...(counted && batch.changes && { changes: addChanges(counted, batch.changes) }),
  };
}

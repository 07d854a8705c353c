import Grid from '@mui/material/Grid';
import { GROUNDS, TIERS, type Tier } from '../../../domain/tier';
import type { TierRule } from '../../../rules/ruleset-schema';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useDraft } from './draft';
import { ProblemsAt } from './ProblemsAt';
import { withTier } from './with-tier';

const QUARTER = { xs: 12, sm: 6, md: 3 };

/** Where a rule places, and on which ground. */
export function TierInputs({ rule, index }: { rule: TierRule; index: number }) {
  const { readOnly, change } = useDraft();
  const path = ['rules', index];
  const tiers = useChoices('tier', TIERS);
  const grounds = useChoices('ground', GROUNDS);
  const setTier = (tier: string) => change(path, withTier(rule, tier as Tier));
  return (
    <>
      <Grid size={QUARTER}>
        <Choice
          label="doorstep.ruleset.tier"
          value={rule.event.params.tier}
          options={tiers}
          onChange={setTier}
          disabled={readOnly}
        />
        <ProblemsAt path={[...path, 'event']} inside />
      </Grid>
      <Grid size={QUARTER}>
        {rule.event.params.tier === 'priority' && (
          <Choice
            label="doorstep.ruleset.ground"
            value={rule.ground ?? ''}
            options={grounds}
            onChange={(ground) => change([...path, 'ground'], ground)}
            disabled={readOnly}
          />
        )}
        <ProblemsAt path={[...path, 'ground']} />
      </Grid>
    </>
  );
}

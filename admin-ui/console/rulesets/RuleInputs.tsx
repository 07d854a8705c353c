import Button from '@mui/material/Button';
import Grid from '@mui/material/Grid';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { GROUNDS, TIERS, type Tier } from '../../../domain/tier';
import type { Rule } from '../../../rules/ruleset-schema';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { ConditionInput } from './ConditionInput';
import { useDraft } from './draft';
import { LocalisedInputs } from './LocalisedInputs';
import { NumberInput } from './NumberInput';
import { ProblemsAt } from './ProblemsAt';
import { RemarksAt } from './RemarksAt';
import { withTier } from './with-tier';

const HALF = { xs: 12, md: 6 };
const QUARTER = { xs: 12, sm: 6, md: 3 };

/** All of one rule. */
export function RuleInputs({ rule, index }: { rule: Rule; index: number }) {
  const translate = useTranslate();
  const { readOnly, change } = useDraft();
  const path = ['rules', index];
  const tiers = useChoices('tier', TIERS);
  const grounds = useChoices('ground', GROUNDS);
  const setTier = (tier: string) => change(path, withTier(rule, tier as Tier));
  return (
    <>
      <ProblemsAt path={path} />
      <RemarksAt path={path} />
      <Grid container columnSpacing={2}>
        <LocalisedInputs path={[...path, 'name']} text={rule.name} label="name" size={HALF} />
        <LocalisedInputs path={[...path, 'reason']} text={rule.reason} label="reason" size={HALF} />
        <LocalisedInputs path={[...path, 'plainReason']} text={rule.plainReason} label="plain" size={HALF} />
        <LocalisedInputs
          path={[...path, 'legalReference']}
          text={rule.legalReference}
          label="legal"
          size={HALF}
        />
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
        <Grid size={QUARTER}>
          <NumberInput
            label={translate('doorstep.ruleset.priority')}
            value={rule.priority}
            onChange={(priority) => change([...path, 'priority'], priority)}
            disabled={readOnly}
          />
          <ProblemsAt path={[...path, 'priority']} />
        </Grid>
        <Grid size={QUARTER}>
          <TextField
            size="small"
            margin="dense"
            fullWidth
            label={translate('doorstep.ruleset.ruleId')}
            value={rule.id}
            onChange={(event) => change([...path, 'id'], event.target.value)}
            disabled={readOnly}
          />
          <ProblemsAt path={[...path, 'id']} />
        </Grid>
      </Grid>
      <Typography variant="subtitle1" component="h3" sx={{ mt: 1 }}>
        {translate('doorstep.ruleset.conditions')}
      </Typography>
      <ConditionInput path={[...path, 'conditions']} condition={rule.conditions} />
      {!readOnly && (
        <Button color="error" sx={{ mt: 2 }} onClick={() => change(path, undefined)}>
          {translate('doorstep.ruleset.removeRule')}
        </Button>
      )}
    </>
  );
}

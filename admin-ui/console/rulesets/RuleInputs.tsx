import Button from '@mui/material/Button';
import Grid from '@mui/material/Grid';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import type { Rule } from '../../../rules/ruleset-schema';
import { ConditionInput } from './ConditionInput';
import { useDraft } from './draft';
import { LocalisedInputs } from './LocalisedInputs';
import { NumberInput } from './NumberInput';
import { ProblemsAt } from './ProblemsAt';
import { RemarksAt } from './RemarksAt';
import { FindingInputs } from './finding/FindingInputs';
import { FindingTexts } from './finding/FindingTexts';
import { MitigationInputs } from './finding/MitigationInputs';
import { draftsFinding, placesTier } from './rule-kind';
import { TierInputs } from './TierInputs';

const HALF = { xs: 12, md: 6 };
const QUARTER = { xs: 12, sm: 6, md: 3 };

/** All of one rule. */
export function RuleInputs({ rule, index }: { rule: Rule; index: number }) {
  const translate = useTranslate();
  const { readOnly, change } = useDraft();
  const path = ['rules', index];
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
        {placesTier(rule) ? (
          <TierInputs rule={rule} index={index} />
        ) : (
          draftsFinding(rule) && <FindingInputs rule={rule} index={index} />
        )}
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
        {draftsFinding(rule) && <FindingTexts rule={rule} index={index} />}
      </Grid>
      <Typography variant="subtitle1" component="h3" sx={{ mt: 1 }}>
        {translate('doorstep.ruleset.conditions')}
      </Typography>
      <ConditionInput path={[...path, 'conditions']} condition={rule.conditions} />
      {draftsFinding(rule) && <MitigationInputs rule={rule} index={index} />}
      {!readOnly && (
        <Button color="error" sx={{ mt: 2 }} onClick={() => change(path, undefined)}>
          {translate('doorstep.ruleset.removeRule')}
        </Button>
      )}
    </>
  );
}

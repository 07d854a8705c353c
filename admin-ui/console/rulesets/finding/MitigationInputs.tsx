import AddIcon from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Grid from '@mui/material/Grid';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { FINDING_SEVERITIES } from '../../../../domain/finding';
import type { FindingRule, Mitigation } from '../../../../rules/ruleset-schema';
import { Choice } from '../../choice';
import { useReader } from '../../reader';
import { useCatalogue } from '../catalogue';
import { ConditionInput } from '../ConditionInput';
import { useDraft, type Path } from '../draft';
import { LocalisedInputs } from '../LocalisedInputs';
import { ProblemsAt } from '../ProblemsAt';
import { newMitigation } from './new-finding-rule';

const HALF = { xs: 12, md: 6 };
const STEPS = FINDING_SEVERITIES.slice(1).map((_, index) => index + 1);

/** What lowers the severity of a rule's finding; nothing of a commendation, which has none. */
export function MitigationInputs({ rule, index }: { rule: FindingRule; index: number }) {
  const translate = useTranslate();
  const { facts } = useCatalogue();
  const { readOnly, change } = useDraft();
  const { params } = rule.event;
  if (params.kind === 'commendation') return null;
  const path = ['rules', index, 'event', 'params', 'mitigations'];
  const { mitigations } = params;
  return (
    <>
      <Typography variant="subtitle1" component="h3" sx={{ mt: 2 }}>
        {translate('doorstep.finding.mitigations')}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {translate('doorstep.finding.mitigationsNote')}
      </Typography>
      <ProblemsAt path={path} />
      {mitigations.map((mitigation, place) => (
        // a mitigation's id is not edited here; its place is what stays
        <MitigationInput key={place} path={[...path, place]} mitigation={mitigation} />
      ))}
      {!readOnly && (
        <div>
          <Button
            startIcon={<AddIcon />}
            onClick={() => change([...path, mitigations.length], newMitigation(mitigations, facts))}
          >
            {translate('doorstep.finding.addMitigation')}
          </Button>
        </div>
      )}
    </>
  );
}

function MitigationInput({ path, mitigation }: { path: Path; mitigation: Mitigation }) {
  const translate = useTranslate();
  const read = useReader();
  const { readOnly, change } = useDraft();
  const { name, reason, lowers, conditions, id } = mitigation;
  return (
    <Box
      role="group"
      aria-label={read(name) || id}
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, my: 1 }}
    >
      <ProblemsAt path={path} />
      <ProblemsAt path={[...path, 'id']} />
      <Grid container columnSpacing={2}>
        <LocalisedInputs path={[...path, 'name']} text={name} label="name" size={HALF} />
        <LocalisedInputs path={[...path, 'reason']} text={reason} label="reason" size={HALF} />
        <Grid size={HALF}>
          <Choice
            label="doorstep.finding.lowers"
            value={String(lowers)}
            options={STEPS.map((steps) => ({
              id: String(steps),
              name: translate('doorstep.finding.steps', { smart_count: steps }),
            }))}
            onChange={(steps) => change([...path, 'lowers'], Number(steps))}
            disabled={readOnly}
          />
          <ProblemsAt path={[...path, 'lowers']} />
        </Grid>
      </Grid>
      <ConditionInput path={[...path, 'conditions']} condition={conditions} />
      {!readOnly && (
        <Button color="error" size="small" onClick={() => change(path, undefined)}>
          {translate('doorstep.finding.removeMitigation')}
        </Button>
      )}
    </Box>
  );
}

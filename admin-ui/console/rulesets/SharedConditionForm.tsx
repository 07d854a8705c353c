import Grid from '@mui/material/Grid';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { ConditionInput } from './ConditionInput';
import { useDraft } from './draft';
import { LocalisedInputs } from './LocalisedInputs';
import { RemarksAt } from './RemarksAt';

const HALF = { xs: 12, md: 6 };

/** Conditions that several rules refer to by name. */
export function SharedConditionForm() {
  const translate = useTranslate();
  const { document } = useDraft();
  const shared = Object.entries(document.conditions);
  if (shared.length === 0) return null;
  return (
    <>
      <Typography variant="h6" component="h2" sx={{ mt: 3 }}>
        {translate('doorstep.ruleset.sharedConditions')}
      </Typography>
      {shared.map(([name, { name: words, when }]) => (
        <div key={name}>
          <Grid container columnSpacing={2}>
            <LocalisedInputs path={['conditions', name, 'name']} text={words} label="name" size={HALF} />
          </Grid>
          <RemarksAt path={['conditions', name]} />
          <ConditionInput path={['conditions', name, 'when']} condition={when} />
        </div>
      ))}
    </>
  );
}

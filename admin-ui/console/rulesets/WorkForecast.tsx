import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { PlainTable } from '../plain-table';
import type { TierSimulation } from './assessment';

/** What officers would have to do in a half-month, against the time that they have. */
export function WorkForecast({ work }: { work: TierSimulation['work'] }) {
  const translate = useTranslate();
  const { before, after, visitsAtOnce, firstHours, capacity, officers, overCapacity } = work;
  return (
    <>
      <Typography variant="subtitle1" component="h3" sx={{ mt: 2 }}>
        {translate('doorstep.assessment.work')}
      </Typography>
      <PlainTable
        columns={['kind', 'inForce', 'thisVersion'].map((name) => translate(`doorstep.assessment.${name}`))}
        rows={(['visits', 'calls', 'hours'] as const).map((kind) => [
          translate(`doorstep.assessment.${kind}`),
          Math.round(before[kind]),
          Math.round(after[kind]),
        ])}
      />
      <Alert
        severity={overCapacity ? 'error' : 'info'}
        icon={overCapacity ? undefined : false}
        sx={{ my: 1 }}
      >
        {translate('doorstep.assessment.capacity', {
          atOnce: visitsAtOnce,
          hours: Math.round(firstHours),
          capacity: Math.round(capacity),
          officers,
        })}
        {overCapacity && ` ${translate('doorstep.assessment.overCapacity')}`}
      </Alert>
    </>
  );
}

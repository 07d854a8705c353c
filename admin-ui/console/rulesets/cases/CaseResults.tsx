import Alert from '@mui/material/Alert';
import { useTranslate } from 'react-admin';
import { useReader } from '../../reader';
import type { Assessment } from '../assessment';

/** Whether the version places its cases as expected, and which ones it does not. */
export function CaseResults({ cases }: Pick<Assessment, 'cases'>) {
  const translate = useTranslate();
  const read = useReader();
  const { passed, failed, problems, coverage } = cases;
  const count = passed + failed;
  if (count === 0) return null;
  return (
    <Alert severity={failed === 0 ? 'success' : 'error'} role="status" sx={{ mb: 1 }}>
      {translate('doorstep.assessment.cases', { passed, count })}
      {coverage && ` ${translate('doorstep.assessment.coverage', { ...coverage })}`}
      {coverage?.mitigations !== undefined &&
        ` ${translate('doorstep.assessment.coverageOfMitigations', { mitigations: coverage.mitigations })}`}
      {problems.length > 0 && (
        <ul style={{ margin: 0 }}>
          {problems.map(({ pointer, message }) => (
            <li key={pointer}>{message && read(message)}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

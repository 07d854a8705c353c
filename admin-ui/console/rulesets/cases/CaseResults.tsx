import Alert from '@mui/material/Alert';
import { useTranslate } from 'react-admin';
import { useReader } from '../../reader';
import type { Assessment } from '../assessment';

interface Props extends Pick<Assessment, 'cases'> {
  /** Of a ruleset that drafts findings. */
  drafting: boolean;
}

/** Whether the version says of its cases what is expected, and of which ones it does not. */
export function CaseResults({ cases, drafting }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const { passed, failed, problems, coverage } = cases;
  const count = passed + failed;
  if (count === 0) return null;
  return (
    <Alert severity={failed === 0 ? 'success' : 'error'} role="status" sx={{ mb: 1 }}>
      {translate(`doorstep.assessment.${drafting ? 'draftedCases' : 'cases'}`, { passed, count })}
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

import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { HttpError, useTranslate } from 'react-admin';
import { messageOf } from '../command';
import type { Problem } from '../problem';
import { Section } from '../section';
import { useAssessment } from './assessment';
import { AssessmentWords } from './AssessmentWords';

interface Props {
  rulesetId: string;
  document: unknown;
  cases: unknown;
}

/** Beside the rules, live: what they would do to the register, and whether their cases pass. */
export function AssessmentPanel({ rulesetId, document, cases }: Props) {
  const translate = useTranslate();
  const { data, error, isFetching, isPlaceholderData } = useAssessment(rulesetId, document, cases);
  return (
    <Section title="doorstep.assessment.title">
      {/* its room is kept: nothing jumps while somebody types */}
      <LinearProgress
        sx={{ visibility: isFetching ? 'visible' : 'hidden', mb: 1 }}
        aria-label={translate('doorstep.assessment.asking')}
      />
      {error ? (
        <NotAssessed error={error} />
      ) : (
        data && (
          <div style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
            <AssessmentWords assessment={data} document={document} />
          </div>
        )
      )}
    </Section>
  );
}

function NotAssessed({ error }: { error: unknown }) {
  const translate = useTranslate();
  const count = error instanceof HttpError ? ((error.body as Problem | null)?.errors.length ?? 0) : 0;
  return (
    <Typography role="status">
      {count > 0
        ? translate('doorstep.assessment.needsMending', { smart_count: count })
        : translate(messageOf(error))}
    </Typography>
  );
}

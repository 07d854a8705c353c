import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { HttpError, useTranslate } from 'react-admin';
import { messageOf } from '../command';
import type { Problem } from '../problem';
import { useReader } from '../reader';
import { Section } from '../section';
import type { Asked, Estimate, Example } from './assessment';
import { AssessmentWords } from './AssessmentWords';

interface Props {
  /** See useAssessment. */
  asked: Asked;
  document: unknown;
  /** Absent where no case can be added. */
  onCase?: (example: Example) => void;
}

/** Beside the rules, live: what they would do to the register, and whether their cases pass. */
export function AssessmentPanel({ asked, ...words }: Props) {
  const translate = useTranslate();
  const { data, error, isFetching, isPlaceholderData, estimate } = asked;
  return (
    <Section title="doorstep.assessment.title">
      {/* its room is kept: nothing jumps while somebody types */}
      <Box sx={{ height: 4, mb: 1 }}>
        {isFetching && <LinearProgress aria-label={translate('doorstep.assessment.asking')} />}
      </Box>
      {estimate && <AboutMoved estimate={estimate} />}
      {error ? (
        <NotAssessed error={error} />
      ) : (
        data && (
          // said, not made paler: pale words are hard to read
          <div aria-busy={isPlaceholderData}>
            <AssessmentWords assessment={data} {...words} />
          </div>
        )
      )}
    </Section>
  );
}

/** What a sample says until the whole register has answered. */
function AboutMoved({ estimate: { share, moved } }: { estimate: Estimate }) {
  const translate = useTranslate();
  return (
    <Typography role="status" gutterBottom>
      {translate('doorstep.assessment.about', { share, ...moved })}
    </Typography>
  );
}

function NotAssessed({ error }: { error: unknown }) {
  const translate = useTranslate();
  const read = useReader();
  const problems = error instanceof HttpError ? ((error.body as Problem | null)?.errors ?? []) : [];
  const count = problems.length;
  const [early] = problems.filter(({ code }) => code === 'FACT_NOT_PUBLIC_YET');
  // no mistake: it is known when it can be said
  if (early?.message && early.expected)
    return <Typography role="status">{`${read(early.message)} ${read(early.expected)}`}</Typography>;
  return (
    <Typography role="status">
      {count > 0
        ? translate('doorstep.assessment.needsMending', { smart_count: count })
        : translate(messageOf(error))}
    </Typography>
  );
}

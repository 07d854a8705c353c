import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { PlainTable } from '../plain-table';
import { useReader } from '../reader';
import type { Assessment, Example, TierSimulation } from './assessment';
import { CaseResults } from './cases/CaseResults';
import { ExampleList } from './ExampleList';
import { DraftForecast } from './finding/DraftForecast';
import { RemarkList } from './RemarkList';
import { WorkForecast } from './WorkForecast';
import { useChangeWords } from './use-change-words';

interface Props {
  assessment: Assessment;
  document: unknown;
  /** Absent where no case can be added. */
  onCase?: (example: Example) => void;
}

/** What a version would do: cases, moves and work, or drafted findings; examples. */
export function AssessmentWords({ assessment, document, ...more }: Props) {
  const translate = useTranslate();
  const { cases, simulation, against } = assessment;
  const changes = 'drafts' in simulation ? simulation.changed : simulation.moved + simulation.regrounded;
  return (
    <>
      <CaseResults cases={cases} drafting={'drafts' in simulation} />
      {'drafts' in simulation ? (
        <DraftForecast simulation={simulation} against={against} />
      ) : (
        <>
          <Alert severity={simulation.moved === 0 ? 'success' : 'info'} role="status" sx={{ mb: 1 }}>
            {translate('doorstep.assessment.wouldMove', {
              moved: simulation.moved,
              registrations: simulation.registrations,
              against,
            })}
          </Alert>
          <Moves simulation={simulation} />
          <Places simulation={simulation} />
          <WorkForecast work={simulation.work} />
        </>
      )}
      <RemarkList remarks={assessment.remarks} />
      {simulation.examples.length > 0 && (
        <ExampleList examples={simulation.examples} document={document} {...more} />
      )}
      {simulation.examples.length === 0 && changes > 0 && (
        <Typography variant="body2">{translate('doorstep.assessment.noExamples')}</Typography>
      )}
    </>
  );
}

function Moves({ simulation }: { simulation: TierSimulation }) {
  const translate = useTranslate();
  const changeWords = useChangeWords();
  const read = useReader();
  const { moves, regrounded, districts } = simulation;
  if (Object.keys(moves).length === 0 && regrounded === 0) return null;
  return (
    <ul style={{ marginTop: 0 }}>
      {Object.entries(moves).map(([move, count]) => (
        <li key={move}>{`${changeWords(move)}: ${count}`}</li>
      ))}
      {regrounded > 0 && <li>{translate('doorstep.ruleset.regrounded', { count: regrounded })}</li>}
      {districts
        .filter(({ moved }) => moved > 0)
        .map(({ id, nameZh, nameEn, moved }) => (
          <li key={id}>{`${read({ zh: nameZh, en: nameEn })}: ${moved}`}</li>
        ))}
    </ul>
  );
}

function Places({ simulation }: { simulation: TierSimulation }) {
  const translate = useTranslate();
  const word = useCodeWord();
  return (
    <PlainTable
      columns={['tier', 'inForce', 'thisVersion'].map((name) => translate(`doorstep.assessment.${name}`))}
      rows={simulation.placed.map(({ tier, ground, before, after }) => [
        ground === null ? word('tier', tier) : `${word('tier', tier)} · ${word('ground', ground)}`,
        before,
        <Typography
          component="span"
          variant="body2"
          key="after"
          sx={{ fontWeight: before === after ? 400 : 700 }}
        >
          {after}
        </Typography>,
      ])}
    />
  );
}

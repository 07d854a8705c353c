import LinearProgress from '@mui/material/LinearProgress';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { HttpError, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { messageOf } from '../command';
import type { Problem } from '../problem';
import { useReader } from '../reader';
import { Section } from '../section';
import { useSimulation, type Simulation } from './simulation';

/** Beside the rules, live: what they would move on the whole register. */
export function SimulationPanel({ rulesetId, document }: { rulesetId: string; document: unknown }) {
  const translate = useTranslate();
  const { data, error, isFetching, isPlaceholderData } = useSimulation(rulesetId, document);
  return (
    <Section title="doorstep.ruleset.simulation">
      {/* its room is kept: nothing jumps while somebody types */}
      <LinearProgress
        sx={{ visibility: isFetching ? 'visible' : 'hidden', mb: 1 }}
        aria-label={translate('doorstep.ruleset.simulating')}
      />
      <div role="status">
        {error ? (
          <NotSimulated error={error} />
        ) : (
          data && <Answer simulation={data} old={isPlaceholderData} />
        )}
      </div>
    </Section>
  );
}

function NotSimulated({ error }: { error: unknown }) {
  const translate = useTranslate();
  const problems = error instanceof HttpError ? ((error.body as Problem | null)?.errors.length ?? 0) : 0;
  return (
    <Typography color="text.secondary">
      {problems > 0
        ? translate('doorstep.ruleset.simulationNeedsMending', { count: problems })
        : translate(messageOf(error))}
    </Typography>
  );
}

function Answer({ simulation, old }: { simulation: Simulation; old: boolean }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const { against, registrations, moved, moves, regrounded, placed, districts } = simulation;
  return (
    <div style={{ opacity: old ? 0.5 : 1 }}>
      <Typography sx={{ fontWeight: 'bold' }}>
        {translate('doorstep.ruleset.wouldMove', { moved, registrations, against })}
      </Typography>
      {(moved > 0 || regrounded > 0) && (
        <ul style={{ marginTop: 0 }}>
          {Object.entries(moves).map(([move, count]) => {
            const [from = '', to = ''] = move.split('>');
            return <li key={move}>{`${word('tier', from)} → ${word('tier', to)}: ${count}`}</li>;
          })}
          {regrounded > 0 && <li>{translate('doorstep.ruleset.regrounded', { count: regrounded })}</li>}
          {districts.map(({ id, nameZh, nameEn, moved: there }) => (
            <li key={id}>{`${read({ zh: nameZh, en: nameEn })}: ${there}`}</li>
          ))}
        </ul>
      )}
      <Table size="small" sx={{ maxWidth: 480 }}>
        <TableHead>
          <TableRow>
            <TableCell>{translate('doorstep.ruleset.tier')}</TableCell>
            <TableCell align="right">{translate('doorstep.ruleset.inForce')}</TableCell>
            <TableCell align="right">{translate('doorstep.ruleset.thisDraft')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {placed.map(({ tier, ground, before, after }) => (
            <TableRow key={`${tier} ${ground}`}>
              <TableCell>
                {[word('tier', tier), ground === null ? null : word('ground', ground)]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </TableCell>
              <TableCell align="right">{before}</TableCell>
              <TableCell align="right" sx={{ fontWeight: before === after ? undefined : 'bold' }}>
                {after}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

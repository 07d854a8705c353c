import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { formatInstant } from '../dates';
import { useReader } from '../reader';
import { useMay } from '../roles';
import { Section } from '../section';
import { useSession } from '../use-session';
import { JustifyButton } from './JustifyButton';
import type { Neutrality } from './neutrality';
import type { Version } from './version';
import { VisitRateTable } from './VisitRateTable';

interface Props {
  version: Version;
  neutrality: Neutrality;
}

/** The neutrality report of a version: what was proved and tried, and what its author has to justify in public. */
export function NeutralitySection({ version, neutrality }: Props) {
  const translate = useTranslate();
  const seesFigures = useMay('data_owner', 'dpo');
  const { factsRole, proved, tried, exceeded, madeAt } = neutrality;
  const told = (key: string, values: object) => translate(`doorstep.neutrality.${key}`, values);
  return (
    <Section title="doorstep.neutrality.title">
      <Typography color="text.secondary" gutterBottom>
        {told('made', { at: formatInstant(madeAt) })}
      </Typography>
      <Typography color={factsRole.readable.length > 0 ? 'error' : undefined}>
        {factsRole.readable.length > 0
          ? told('factsRead', { tables: factsRole.readable.join(', ') })
          : told('factsReadNone', { count: factsRole.tables.length })}
      </Typography>
      <Typography>{told('proved', { count: proved.facts.length })}</Typography>
      <Typography gutterBottom>{told('tried', tried)}</Typography>
      {exceeded.length === 0 && <Typography>{told('nothingExceeds', {})}</Typography>}
      {exceeded.map((dimension) => (
        <ExceededDimension key={dimension} {...{ version, neutrality, dimension }} />
      ))}
      {seesFigures && <VisitRateTable versionId={version.id} />}
    </Section>
  );
}

function ExceededDimension({
  version,
  neutrality: { justifications, unjustified },
  dimension,
}: Props & { dimension: Neutrality['exceeded'][number] }) {
  const translate = useTranslate();
  const read = useReader();
  const me = useSession()?.user.id;
  const written = justifications.find((each) => each.dimension === dimension);
  const holds = written !== undefined && !unjustified.includes(dimension);
  const standing = holds ? 'justified' : written ? 'outgrown' : 'needsWords';
  const mayWrite = version.state === 'in_review' && version.authorId === me;
  return (
    <Alert severity={holds ? 'info' : 'warning'} sx={{ my: 1 }}>
      <strong>{translate(`doorstep.visitRateDimension.${dimension}`)}</strong>
      {': '}
      {translate(`doorstep.neutrality.${standing}`)}
      {holds &&
        written.carriedFrom !== null &&
        ` ${translate('doorstep.neutrality.carried', { number: written.carriedFrom })}`}
      {written && <Box sx={{ mt: 1, whiteSpace: 'pre-wrap' }}>{read(written.words)}</Box>}
      {mayWrite && (
        <Box sx={{ mt: 1 }}>
          <JustifyButton version={version} dimension={dimension} written={written?.words} />
        </Box>
      )}
    </Alert>
  );
}

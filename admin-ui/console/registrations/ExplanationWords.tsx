import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import type { Localised } from '../../../domain/localised';
import { useReader } from '../reader';
import type { Registration } from './registration';

/** A rule's decision in words: summary, reason, what it saw, what would change it, the law. */
export function ExplanationWords({ explanation }: { explanation: NonNullable<Registration['explanation']> }) {
  const translate = useTranslate();
  const read = useReader();
  const { summary, reason, because, wouldChange, legalReference } = explanation;
  return (
    <>
      <Typography sx={{ fontWeight: 700 }}>{read(summary)}</Typography>
      <Typography>{read(reason)}</Typography>
      <Lines title="doorstep.registration.because" lines={because} />
      <Lines title="doorstep.registration.wouldChange" lines={wouldChange} />
      {legalReference && (
        <Typography sx={{ mt: 1 }}>
          {translate('doorstep.registration.legal', { text: read(legalReference) })}
        </Typography>
      )}
    </>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly Localised[] }) {
  const translate = useTranslate();
  const read = useReader();
  if (lines.length === 0) return null;
  return (
    <>
      <Typography variant="subtitle2" component="h3" sx={{ mt: 1 }}>
        {translate(title)}
      </Typography>
      <ul style={{ margin: 0 }}>
        {lines.map((line) => (
          <li key={line.en}>{read(line)}</li>
        ))}
      </ul>
    </>
  );
}

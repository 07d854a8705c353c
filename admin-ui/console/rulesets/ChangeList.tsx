import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import type { Localised } from '../../../domain/localised';
import { useAnswer } from '../answer';
import { useReader } from '../reader';

interface Changes {
  /** The number of the version that this one is compared with; null where there is none. */
  against: number | null;
  items: { pointer: string; text: Localised }[];
}

/** What a version changes, in words, as the API tells it at `path`: what the second person has to judge. */
export function ChangeList({ path }: { path: string }) {
  const translate = useTranslate();
  const read = useReader();
  const { data } = useAnswer<Changes>(path);
  if (!data) return <CircularProgress size={24} aria-label={translate('ra.page.loading')} />;
  if (data.against === null) return <Typography>{translate('doorstep.ruleset.noPredecessor')}</Typography>;
  const number = { number: data.against };
  if (data.items.length === 0)
    return <Typography>{translate('doorstep.ruleset.noChanges', number)}</Typography>;
  return (
    <>
      <Typography>{translate('doorstep.ruleset.against', number)}</Typography>
      <ul>
        {data.items.map(({ pointer, text }) => (
          <li key={`${pointer} ${text.en}`}>{read(text)}</li>
        ))}
      </ul>
    </>
  );
}

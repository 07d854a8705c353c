import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslate } from 'react-admin';
import { differingPlaces } from './differing-places';
import { saveAs } from './save-as';

interface Props {
  /** What was typed here. */
  mine: unknown;
  /** What the server has now; null while it is being read, or where it could not be. */
  theirs: unknown;
  /** What mine is based on. */
  base: unknown;
  fileName: string;
  onTakeTheirs: () => void;
  onTakeMine: () => void;
}

/** Says that somebody else saved the draft meanwhile, what they changed, and offers ways on of which none loses anything. */
export function ConflictAlert({ mine, theirs, base, fileName, onTakeTheirs, onTakeMine }: Props) {
  const translate = useTranslate();
  const places = theirs === null ? [] : differingPlaces(base, theirs);
  return (
    <Alert severity="warning" sx={{ mb: 2 }}>
      {translate('doorstep.ruleset.conflict')}
      {places.length > 0 && (
        <details>
          <summary>{translate('doorstep.ruleset.theirChanges', { count: places.length })}</summary>
          <ul style={{ margin: 0, overflowWrap: 'anywhere' }}>
            {places.map(({ pointer, before, after }) => (
              <li key={pointer}>
                <code>{pointer}</code>: {short(before)} → {short(after)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, mt: 1 }}>
        <Button size="small" variant="outlined" onClick={() => download(mine, fileName)}>
          {translate('doorstep.ruleset.keepMineAsText')}
        </Button>
        <Button size="small" onClick={onTakeMine} disabled={theirs === null}>
          {translate('doorstep.ruleset.goOnWithMine')}
        </Button>
        <Button size="small" onClick={onTakeTheirs} disabled={theirs === null}>
          {translate('doorstep.ruleset.takeTheirs')}
        </Button>
      </Stack>
    </Alert>
  );
}

const LONGEST = 160;

function short(value: unknown): string {
  const text = value === undefined ? '∅' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function download(document: unknown, fileName: string): void {
  const blob = new Blob([JSON.stringify(document, null, 2)], { type: 'application/json' });
  saveAs(blob, fileName);
}

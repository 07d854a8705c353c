import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslate } from 'react-admin';
import { DifferenceWords } from './DifferenceWords';
import { saveAs } from './save-as';

interface Props {
  rulesetId: string;
  /** What was typed here. */
  mine: unknown;
  /** What the server has now; null while it is being read, or where it could not be. */
  theirs: unknown;
  /** What both are based on. */
  base: unknown;
  fileName: string;
  onTakeTheirs: () => void;
  onTakeMine: () => void;
}

/** Says that somebody else saved the draft meanwhile, what they and what this one changed, and offers ways on of which none loses anything. */
export function ConflictAlert({ rulesetId, mine, theirs, base, fileName, onTakeTheirs, onTakeMine }: Props) {
  const translate = useTranslate();
  return (
    <Alert severity="warning" sx={{ mb: 2 }}>
      {translate('doorstep.ruleset.conflict')}
      {theirs !== null && (
        <>
          <DifferenceWords
            rulesetId={rulesetId}
            heading="doorstep.ruleset.theirChanges"
            before={base}
            after={theirs}
          />
          <DifferenceWords
            rulesetId={rulesetId}
            heading="doorstep.ruleset.myChanges"
            before={base}
            after={mine}
          />
        </>
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

function download(document: unknown, fileName: string): void {
  const blob = new Blob([JSON.stringify(document, null, 2)], { type: 'application/json' });
  saveAs(blob, fileName);
}

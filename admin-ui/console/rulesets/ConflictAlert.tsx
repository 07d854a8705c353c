import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useMemo, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { CaseFile } from './cases/case';
import { DifferenceWords } from './DifferenceWords';
import { hasFormShape } from './document-shape';
import { type DraftContent, mergeDrafts, type Side } from './merge-drafts';
import { MergeChoices } from './MergeChoices';
import { saveAs } from './save-as';

interface Props {
  rulesetId: string;
  /** What was typed here. */
  mine: Unchecked;
  /** What the server has now; null while it is being read, or where it could not be. */
  theirs: Unchecked | null;
  /** What both are based on; null where it is not known any more. */
  base: Unchecked | null;
  fileName: string;
  onTakeTheirs: () => void;
  onTakeMine: () => void;
  onTakeBoth: (merged: DraftContent) => void;
}

/** A draft as it is written, which may be broken. */
export interface Unchecked {
  document: unknown;
  cases: CaseFile;
}

/** Says that somebody else saved the draft meanwhile, what they and what this one changed, and offers ways on of which none loses anything. */
export function ConflictAlert(props: Props) {
  const { rulesetId, mine, theirs, base, fileName, onTakeTheirs, onTakeMine, onTakeBoth } = props;
  const translate = useTranslate();
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const both = useMemo(() => mergedOf(base, mine, theirs, chosen), [base, mine, theirs, chosen]);
  const open = both?.conflicts.some(({ place }) => chosen[place] === undefined) ?? true;
  return (
    <Alert severity="warning" sx={{ mb: 2 }}>
      {translate('doorstep.ruleset.conflict')}
      {theirs !== null && base !== null && (
        <>
          <DifferenceWords
            rulesetId={rulesetId}
            heading="doorstep.ruleset.theirChanges"
            before={base.document}
            after={theirs.document}
          />
          <DifferenceWords
            rulesetId={rulesetId}
            heading="doorstep.ruleset.myChanges"
            before={base.document}
            after={mine.document}
          />
        </>
      )}
      {both !== null && both.conflicts.length > 0 && (
        <MergeChoices
          conflicts={both.conflicts}
          chosen={chosen}
          onChoose={(place, side) => setChosen({ ...chosen, [place]: side })}
        />
      )}
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, mt: 1 }}>
        <Button
          size="small"
          variant="contained"
          onClick={() => both && onTakeBoth(both.merged)}
          disabled={both === null || open}
        >
          {translate('doorstep.merge.takeBoth')}
        </Button>
        <Button size="small" variant="outlined" onClick={() => download(mine.document, fileName)}>
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

/** Null where one of them cannot be taken apart. */
function mergedOf(
  base: Unchecked | null,
  mine: Unchecked,
  theirs: Unchecked | null,
  chosen: Readonly<Record<string, Side>>,
): ReturnType<typeof mergeDrafts> {
  if (!base || !theirs || !isWhole(base) || !isWhole(mine) || !isWhole(theirs)) return null;
  return mergeDrafts({ base, mine, theirs }, chosen);
}

function isWhole(content: Unchecked): content is DraftContent {
  return hasFormShape(content.document);
}

function download(document: unknown, fileName: string): void {
  const blob = new Blob([JSON.stringify(document, null, 2)], { type: 'application/json' });
  saveAs(blob, fileName);
}

import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { RulesetDocument } from '../../../../rules/ruleset-schema';
import { PlainTable } from '../../plain-table';
import { Section } from '../../section';
import type { Assessment } from '../assessment';
import { isFindings } from '../rule-kind';
import { freeName, nothingExpected, type CaseFile, type RuleCase } from './case';
import { CaseDialog } from './CaseDialog';
import { useFactsInWords } from './use-facts-in-words';
import { usePlaceWords } from './use-place-words';

interface Props {
  file: CaseFile;
  document: RulesetDocument;
  /** Of those that fail, where they are placed instead; undefined while it is not known. */
  failing: Assessment['cases']['failing'] | undefined;
  /** Absent: they are only shown. */
  onChange?: (file: CaseFile) => void;
}

/** The cases of a version: what is known, what is expected, what comes out. They keep their places: nothing jumps while somebody works. */
export function CaseSection({ file, document, failing, onChange }: Props) {
  const translate = useTranslate();
  const placeWords = usePlaceWords(document);
  const factWords = useFactsInWords();
  const [open, setOpen] = useState<number | null>(null);
  const { cases } = file;
  const put = (changed: readonly RuleCase[]) => onChange?.({ ...file, cases: changed });
  const actualOf = (index: number) => failing?.find((each) => each.index === index);
  const edited = open === null ? undefined : cases[open];
  return (
    <Section title={`doorstep.cases.${isFindings(document) ? 'draftsTitle' : 'title'}`}>
      {onChange && (
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 2, alignItems: 'center', mb: 1 }}>
          <TextField
            type="date"
            size="small"
            label={translate('doorstep.cases.asOf')}
            value={file.asOf}
            onChange={(event) => event.target.value !== '' && onChange({ ...file, asOf: event.target.value })}
            slotProps={{ inputLabel: { shrink: true } }}
          />
          <Button
            startIcon={<AddIcon />}
            onClick={() => {
              const name = freeName(translate('doorstep.cases.newName'), cases);
              put([...cases, { name, facts: {}, expect: nothingExpected(document) }]);
              setOpen(cases.length);
            }}
          >
            {translate('doorstep.cases.add')}
          </Button>
        </Stack>
      )}
      <PlainTable
        columns={['name', 'facts', 'expected', 'result', 'change'].map((column) =>
          translate(`doorstep.cases.${column}`),
        )}
        rows={cases.map((each, index) => {
          const actual = actualOf(index);
          return [
            each.name,
            factWords(each.facts),
            placeWords(each.expect),
            <CaseResult key="result" failing={failing} actual={actual && placeWords(actual)} />,
            onChange && (
              <Stack key="change" direction="row">
                <Button size="small" onClick={() => setOpen(index)}>
                  {translate('ra.action.edit')}
                </Button>
                <Button size="small" onClick={() => put(cases.filter((_, other) => other !== index))}>
                  {translate('ra.action.remove')}
                </Button>
              </Stack>
            ),
          ];
        })}
      />
      {open !== null && edited && (
        <CaseDialog
          edited={edited}
          names={cases.filter((_, index) => index !== open).map(({ name }) => name)}
          document={document}
          onDone={(changed) => {
            if (changed) put(cases.map((each, index) => (index === open ? changed : each)));
            setOpen(null);
          }}
        />
      )}
    </Section>
  );
}

function CaseResult({ failing, actual }: { failing: unknown; actual: string | undefined }) {
  const translate = useTranslate();
  if (failing === undefined) return null;
  if (actual === undefined)
    return (
      <Chip size="small" color="success" variant="outlined" label={translate('doorstep.cases.passes')} />
    );
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <Chip size="small" color="error" label={translate('doorstep.cases.fails')} />
      <span>{actual}</span>
    </Stack>
  );
}

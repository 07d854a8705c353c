import AddIcon from '@mui/icons-material/Add';
import SearchIcon from '@mui/icons-material/Search';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { RulesetDocument } from '../../../../rules/ruleset-schema';
import { PlainTable } from '../../plain-table';
import { Section } from '../../section';
import type { Assessment, Example } from '../assessment';
import { DateInput } from '../DateInput';
import { isFindings } from '../rule-kind';
import { freeName, nothingExpected, type CaseFile, type RuleCase } from './case';
import { CaseDialog } from './CaseDialog';
import { RecordDialog } from './RecordDialog';
import { useFactsInWords } from './use-facts-in-words';
import { usePlaceWords } from './use-place-words';

interface Props {
  file: CaseFile;
  document: RulesetDocument;
  /** Of those that fail, where they are placed instead; undefined while it is not known. */
  failing: Assessment['cases']['failing'] | undefined;
  /** Absent where none can be taken from the register. */
  fromRegister?: { rulesetId: string; onCase: (example: Example) => void };
  /** Absent: they are only shown. */
  onChange?: (file: CaseFile) => void;
}

/** The cases of a version: what is known, what is expected, what comes out. They keep their places: nothing jumps while somebody works. */
export function CaseSection({ file, document, failing, fromRegister, onChange }: Props) {
  const translate = useTranslate();
  const placeWords = usePlaceWords(document);
  const factWords = useFactsInWords();
  const [open, setOpen] = useState<number | null>(null);
  const [choosing, setChoosing] = useState(false);
  const { cases } = file;
  const put = (changed: readonly RuleCase[]) => onChange?.({ ...file, cases: changed });
  const actualOf = (index: number) => failing?.find((each) => each.index === index);
  const edited = open === null ? undefined : cases[open];
  return (
    <Section title={`doorstep.cases.${isFindings(document) ? 'draftsTitle' : 'title'}`}>
      {onChange && (
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 2, alignItems: 'center', mb: 1 }}>
          <DateInput
            label={translate('doorstep.cases.asOf')}
            value={file.asOf}
            onChange={(day) => day !== '' && onChange({ ...file, asOf: day })}
            fullWidth={false}
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
          {fromRegister && !isFindings(document) && (
            <Button startIcon={<SearchIcon />} onClick={() => setChoosing(true)}>
              {translate('doorstep.cases.fromRegister')}
            </Button>
          )}
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
      {choosing && fromRegister && !isFindings(document) && (
        <RecordDialog {...fromRegister} document={document} onClose={() => setChoosing(false)} />
      )}
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

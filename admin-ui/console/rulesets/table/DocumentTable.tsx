import AddIcon from '@mui/icons-material/Add';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useMemo, useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { useCatalogue } from '../catalogue';
import { useDraft } from '../draft';
import { newRule } from '../new-rule';
import { WholeRemarks } from '../WholeRemarks';
import { AddColumn } from './AddColumn';
import { CellHelp } from './CellHelp';
import { RuleGrid } from './RuleGrid';
import { remarksInTable } from './remarks-in-table';
import { factOf, ruleTable } from './rule-table';
import { setCells, type CellEdit, type RefusedCell } from './set-cell';
import { useCellWords } from './use-cell-words';
import { WorkbookButtons } from './WorkbookButtons';

interface Props {
  refused: readonly RefusedCell[];
  onRefused: (refused: readonly RefusedCell[]) => void;
  /** Shows a rule where all of it can be seen. */
  onOpenRule: (index: number) => void;
}

/** The document as a decision table: a row per rule, a column per fact. */
export function DocumentTable({ refused, onRefused, onOpenRule }: Props) {
  const translate = useTranslate();
  const notify = useNotify();
  const { facts } = useCatalogue();
  const { language } = useCellWords();
  const { document, readOnly, remarks, change } = useDraft();
  const [added, setAdded] = useState<readonly string[]>([]);
  const words = useMemo(() => ({ facts, language }), [facts, language]);
  const waiting = refused.flatMap(({ column }) => factOf(column) ?? []);
  // a column that holds a text to be mended stays, whatever else is in it
  const table = ruleTable(document, words, [...added, ...waiting]);
  const edit = (edits: readonly CellEdit[]) => {
    const set = setCells(document, edits, words);
    const touched = ({ index, column }: CellEdit) =>
      edits.some((each) => each.index === index && each.column === column);
    onRefused([...refused.filter((each) => !touched(each)), ...set.refused]);
    if (set.document !== document) change([], set.document);
  };
  return (
    <Stack spacing={1}>
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        {!readOnly && (
          <Button
            startIcon={<AddIcon />}
            // a row is filled in cell by cell: it begins with none
            onClick={() =>
              change(['rules', document.rules.length], {
                ...newRule(document, facts),
                conditions: { all: [] },
              })
            }
          >
            {translate('doorstep.ruleset.addRule')}
          </Button>
        )}
        {!readOnly && (
          <AddColumn
            facts={facts.filter(({ key }) => !table.columns.some((column) => factOf(column) === key))}
            onAdd={(key) => setAdded([...added, key])}
          />
        )}
        <WorkbookButtons
          document={document}
          words={words}
          onDocument={readOnly ? undefined : (read) => change([], read)}
        />
      </Stack>
      {refused.length > 0 && (
        <Alert severity="warning">{translate('doorstep.table.refused', { count: refused.length })}</Alert>
      )}
      <WholeRemarks />
      <Typography variant="body2" color="text.secondary">
        {translate(readOnly ? 'doorstep.table.order' : 'doorstep.table.keys')}
      </Typography>
      <RuleGrid
        table={table}
        readOnly={readOnly}
        refused={refused}
        remarks={remarksInTable(document, remarks, words)}
        onEdit={edit}
        onOutside={(count) => notify('doorstep.table.outside', { type: 'warning', messageArgs: { count } })}
        onOpenRule={onOpenRule}
      />
      <CellHelp />
    </Stack>
  );
}

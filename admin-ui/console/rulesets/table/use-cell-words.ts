import { useLocaleState, useTranslate } from 'react-admin';
import type { Language } from '../../../../domain/localised';
import { useCodeWord } from '../../code-field';
import { useCatalogue } from '../catalogue';
import type { CellFlaw } from './cell-flaw';
import { choicesOf, isHeadColumn } from './head-cell';
import { useNeverRaises } from '../use-never-raises';
import { factOf, FURTHER, type ColumnId } from './rule-table';

interface CellWords {
  language: Language;
  /** A column's name, and what stands small below it. */
  heading: (column: ColumnId) => { name: string; small: string; title: string };
  flaw: (flaw: CellFlaw) => string;
  /** What a cell of the column may say, where it is one of a list. */
  choices: (column: ColumnId) => readonly string[];
}

/** The words around a table's cells, in the reader's language. */
export function useCellWords(): CellWords {
  const translate = useTranslate();
  const word = useCodeWord();
  const [locale] = useLocaleState();
  const { facts } = useCatalogue();
  const neverRaises = useNeverRaises();
  const language: Language = locale === 'zh' ? 'zh' : 'en';
  const entryOf = (column: ColumnId) => facts.find(({ key }) => key === factOf(column));
  return {
    language,
    heading: (column) => {
      const entry = entryOf(column);
      if (!entry) {
        const key = column === FURTHER ? 'further' : column === 'priority' ? 'priorityColumn' : column;
        return { name: translate(`doorstep.table.${key}`), small: '', title: '' };
      }
      const unit = entry.unit ? word('unitName', entry.unit) : '';
      return {
        name: entry.label[language],
        small: [unit, neverRaises(entry)].filter((part) => part !== '').join(' · '),
        title: entry.purpose[language],
      };
    },
    flaw: ({ code, details }) => translate(`doorstep.cell.${code}`, details),
    choices: (column) => {
      if (isHeadColumn(column)) return choicesOf(column, language);
      const entry = entryOf(column);
      const known = ['isKnown', 'isUnknown'].map((code) => translate(`doorstep.table.${code}`));
      if (entry?.type === 'boolean') {
        return [...['true', 'false'].map((code) => translate(`doorstep.boolean.${code}`)), ...known];
      }
      return entry?.type === 'enum' ? [...entry.values.map(({ label }) => label[language]), ...known] : [];
    },
  };
}

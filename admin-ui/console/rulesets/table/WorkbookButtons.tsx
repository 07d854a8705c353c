import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { RulesetDocument } from '../../../../rules/ruleset-schema';
import { saveAs } from '../save-as';
import type { TableWords } from './rule-table';
import { useCellWords } from './use-cell-words';
import { readWorkbook, writeWorkbook, type SheetReading } from './workbook';

interface Props {
  document: RulesetDocument;
  words: TableWords;
  /** Absent: nothing is taken in. */
  onDocument?: ((document: RulesetDocument) => void) | undefined;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The table out as a workbook, and in again; what of it could not be read is told by sheet and cell. */
export function WorkbookButtons({ document, words, onDocument }: Props) {
  const translate = useTranslate();
  const { heading, flaw } = useCellWords();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [reading, setReading] = useState<SheetReading | null>(null);
  const write = async () => {
    setBusy(true);
    const file = await writeWorkbook(document, words, (column) => heading(column).name);
    saveAs(new Blob([file], { type: XLSX }), `${document.key}.xlsx`);
    setBusy(false);
  };
  const read = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    const found = await readWorkbook(await file.arrayBuffer(), document, words);
    setReading(found);
    if ('document' in found && found.document !== document) onDocument?.(found.document);
    setBusy(false);
  };
  return (
    <>
      <Button onClick={() => void write()} loading={busy}>
        {translate('doorstep.table.writeWorkbook')}
      </Button>
      {onDocument && (
        <>
          <Button onClick={() => input.current?.click()} loading={busy}>
            {translate('doorstep.table.readWorkbook')}
          </Button>
          <input
            ref={input}
            hidden
            type="file"
            accept=".xlsx"
            aria-label={translate('doorstep.table.readWorkbook')}
            onChange={(event) => {
              void read(event.target.files?.[0]);
              // the same file may be chosen again once it was mended
              event.target.value = '';
            }}
          />
        </>
      )}
      {reading && (
        <Alert
          severity={'flaws' in reading && reading.flaws.length === 0 ? 'success' : 'warning'}
          onClose={() => setReading(null)}
          sx={{ width: '100%' }}
        >
          {'unreadable' in reading
            ? translate(`doorstep.sheet.${reading.unreadable}`)
            : translate('doorstep.table.workbookRead', { count: reading.flaws.length })}
          {'flaws' in reading && reading.flaws.length > 0 && (
            <ul style={{ margin: 0 }}>
              {reading.flaws.map(({ sheet, cell, text, reason }) => (
                <li key={cell}>
                  {`${sheet} ${cell} “${text}”: `}
                  {'sheet' in reason ? translate(`doorstep.sheet.${reason.sheet}`) : flaw(reason)}
                </li>
              ))}
            </ul>
          )}
        </Alert>
      )}
    </>
  );
}

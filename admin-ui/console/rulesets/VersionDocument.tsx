import Alert from '@mui/material/Alert';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { ProblemPlace } from '../problem';
import type { Remark } from './remark';
import { CatalogueProvider } from './CatalogueProvider';
import { hasFormShape } from './document-shape';
import { DraftContext, pointerOf, withValue } from './draft';
import { DocumentForm } from './DocumentForm';
import { JsonInput } from './json/JsonInput';
import { ProblemList } from './ProblemList';
import { DocumentTable } from './table/DocumentTable';
import type { RefusedCell } from './table/set-cell';

interface Props {
  document: unknown;
  problems?: readonly ProblemPlace[];
  /** Absent: it is only shown. Changes of one kind that follow each other are one step for who takes them back. */
  onChange?: (document: unknown, kind: string | null) => void;
  /** What is wrong with the document as it stands, as far as that is known before it is saved; else the problems. */
  told?: readonly ProblemPlace[];
  /** What the analysis says of this document. */
  remarks?: readonly Remark[];
  /** For the JSON view, whose text has steps of its own. */
  onUndo?: (() => void) | undefined;
  onRedo?: (() => void) | undefined;
  /** Told whether the JSON view holds something that is no JSON. */
  onBroken?: (broken: boolean) => void;
}

/** The same each time, as what waits for a change compares. */
const NONE: readonly never[] = [];

type View = 'form' | 'table' | 'json';

/** One document in three views: a form, a decision table, and JSON. */
export function VersionDocument(props: Props) {
  const { document, problems = NONE, told = problems, remarks = NONE, onChange, onBroken } = props;
  const { onUndo, onRedo } = props;
  const translate = useTranslate();
  const [view, setView] = useState<View>('form');
  const [opened, setOpened] = useState<number>();
  const [broken, setBroken] = useState(false);
  // what the table did not take outlives a look at another view
  const [refused, setRefused] = useState<readonly RefusedCell[]>([]);
  const tell = (now: boolean) => {
    setBroken(now);
    onBroken?.(now);
  };
  const openRule = (index: number) => {
    setOpened(index);
    setView('form');
  };
  return (
    <>
      <Tabs value={view} onChange={(_, chosen: View) => setView(chosen)} sx={{ mb: 2 }}>
        <Tab value="form" label={translate('doorstep.ruleset.form')} disabled={broken} />
        <Tab value="table" label={translate('doorstep.ruleset.table')} disabled={broken} />
        <Tab value="json" label={translate('doorstep.ruleset.json')} />
      </Tabs>
      <ProblemList document={document} problems={problems} />
      {view === 'json' && (
        <JsonInput
          document={document}
          problems={told}
          remarks={remarks}
          onUndo={onUndo}
          onRedo={onRedo}
          onChange={onChange && ((now) => onChange(now, 'json'))}
          onBroken={tell}
        />
      )}
      {view !== 'json' && !hasFormShape(document) && (
        <Alert severity="info">{translate('doorstep.ruleset.onlyJson')}</Alert>
      )}
      {view !== 'json' && hasFormShape(document) && (
        <DraftContext.Provider
          value={{
            document,
            problems,
            remarks,
            readOnly: onChange === undefined,
            change: (path, value) =>
              onChange?.(
                withValue(document, path, value),
                typeof value === 'string' || typeof value === 'number' ? pointerOf(path) : null,
              ),
          }}
        >
          <CatalogueProvider readOnly={onChange === undefined}>
            {view === 'form' ? (
              <DocumentForm opened={opened} />
            ) : (
              <DocumentTable refused={refused} onRefused={setRefused} onOpenRule={openRule} />
            )}
          </CatalogueProvider>
        </DraftContext.Provider>
      )}
    </>
  );
}

import Alert from '@mui/material/Alert';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { ProblemPlace } from '../problem';
import { CatalogueProvider } from './CatalogueProvider';
import { hasFormShape } from './document-shape';
import { DraftContext, pointerOf, withValue } from './draft';
import { DocumentForm } from './DocumentForm';
import { JsonInput } from './JsonInput';
import { ProblemList } from './ProblemList';
import { DocumentTable } from './table/DocumentTable';
import type { RefusedCell } from './table/set-cell';

interface Props {
  document: unknown;
  problems?: readonly ProblemPlace[];
  /** Absent: it is only shown. Changes of one kind that follow each other are one step for who takes them back. */
  onChange?: (document: unknown, kind: string | null) => void;
  /** Counts what was taken back or done again: the JSON view's own text goes with what it showed before. */
  jumps?: number;
  /** Told whether the JSON view holds something that is no JSON. */
  onBroken?: (broken: boolean) => void;
}

type View = 'form' | 'table' | 'json';

/** One document in three views: a form, a decision table, and JSON. */
export function VersionDocument({ document, problems = [], onChange, onBroken, jumps = 0 }: Props) {
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
          key={jumps}
          document={document}
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
            readOnly: onChange === undefined,
            change: (path, value) =>
              onChange?.(
                withValue(document, path, value),
                typeof value === 'string' || typeof value === 'number' ? pointerOf(path) : null,
              ),
          }}
        >
          <CatalogueProvider>
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

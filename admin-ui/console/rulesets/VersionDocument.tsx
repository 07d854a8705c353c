import Alert from '@mui/material/Alert';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { ProblemPlace } from '../problem';
import { hasFormShape } from './document-shape';
import { DraftContext, withValue } from './draft';
import { DocumentForm } from './DocumentForm';
import { JsonInput } from './JsonInput';
import { ProblemList } from './ProblemList';

interface Props {
  document: unknown;
  problems?: readonly ProblemPlace[];
  /** Absent: it is only shown. */
  onChange?: (document: unknown) => void;
  /** Told whether the JSON view holds something that is no JSON. */
  onBroken?: (broken: boolean) => void;
}

/** One document in two views: a form, and JSON. */
export function VersionDocument({ document, problems = [], onChange, onBroken }: Props) {
  const translate = useTranslate();
  const [view, setView] = useState<'form' | 'json'>('form');
  const [broken, setBroken] = useState(false);
  const tell = (now: boolean) => {
    setBroken(now);
    onBroken?.(now);
  };
  return (
    <>
      <Tabs value={view} onChange={(_, chosen: 'form' | 'json') => setView(chosen)} sx={{ mb: 2 }}>
        <Tab value="form" label={translate('doorstep.ruleset.form')} disabled={broken} />
        <Tab value="json" label={translate('doorstep.ruleset.json')} />
      </Tabs>
      <ProblemList document={document} problems={problems} />
      {view === 'json' && <JsonInput document={document} onChange={onChange} onBroken={tell} />}
      {view === 'form' && !hasFormShape(document) && (
        <Alert severity="info">{translate('doorstep.ruleset.onlyJson')}</Alert>
      )}
      {view === 'form' && hasFormShape(document) && (
        <DraftContext.Provider
          value={{
            document,
            problems,
            readOnly: onChange === undefined,
            change: (path, value) => onChange?.(withValue(document, path, value)),
          }}
        >
          <DocumentForm />
        </DraftContext.Provider>
      )}
    </>
  );
}

import CircularProgress from '@mui/material/CircularProgress';
import { lazy, Suspense } from 'react';
import { useTranslate } from 'react-admin';
import type { ProblemPlace } from '../../problem';
import type { Remark } from '../remark';

export interface JsonProps {
  document: unknown;
  problems: readonly ProblemPlace[];
  /** What the analysis says: marked, and no problem. */
  remarks: readonly Remark[];
  /** Absent: it is only shown. */
  onChange?: ((document: unknown) => void) | undefined;
  /** Told whether the text is no JSON at the moment. */
  onBroken: (broken: boolean) => void;
  /** What the usual keys do once all typing is taken back, or done again. */
  onUndo?: (() => void) | undefined;
  onRedo?: (() => void) | undefined;
}

/** A library of its own size: loaded when somebody wants to see JSON, not with the console. */
const JsonEditor = lazy(async () => ({ default: (await import('./JsonEditor')).JsonEditor }));

/** The document as text. */
export function JsonInput(props: JsonProps) {
  const translate = useTranslate();
  return (
    <Suspense fallback={<CircularProgress aria-label={translate('ra.page.loading')} />}>
      <JsonEditor {...props} />
    </Suspense>
  );
}

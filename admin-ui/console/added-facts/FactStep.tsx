import { useTranslate } from 'react-admin';

interface Props {
  words: 'factOpinion' | 'factDecision';
  /** Null: not given yet. */
  code: string | null;
  said: string | null;
  by: string | null;
}

/** What the protection officer or the data owner said of a fact, with their words. */
export function FactStep({ words, code, said, by }: Props) {
  const translate = useTranslate();
  if (code === null) return <span>{translate('doorstep.addedFact.waits')}</span>;
  return (
    <span>
      <strong>{translate(`doorstep.${words}.${code}`)}</strong>
      {` · ${by ?? '–'}: ${said ?? ''}`}
    </span>
  );
}

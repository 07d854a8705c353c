import { FunctionField, useTranslate, type RaRecord } from 'react-admin';

interface Props {
  source: string;
  /** The group of `doorstep.*` messages that words this code. */
  words: string;
  label?: string;
}

/** A stored code in words; a code that has none yet is shown as it is. */
export function CodeField({ source, words, label }: Props) {
  const translate = useTranslate();
  return (
    <FunctionField
      source={source}
      label={label}
      render={(record: RaRecord) => {
        const code: unknown = record[source];
        return typeof code === 'string' ? translate(`doorstep.${words}.${code}`, { _: code }) : '';
      }}
    />
  );
}

import { FunctionField, useTranslate, type RaRecord } from 'react-admin';

interface Props {
  source: string;
  /** The group of `doorstep.*` messages that words this code. */
  words: string;
  label?: string;
  sortable?: boolean;
}

/** A stored code in words; a code that has none yet is shown as it is. */
export function CodeField({ words, ...props }: Props) {
  const word = useCodeWord();
  return <FunctionField {...props} render={(record: RaRecord) => word(words, record[props.source])} />;
}

/** Words a code by a group of `doorstep.*`; nothing for what is no code. */
export function useCodeWord(): (words: string, code: unknown) => string {
  const translate = useTranslate();
  return (words, code) =>
    typeof code === 'string' ? translate(`doorstep.${words}.${code}`, { _: code }) : '';
}

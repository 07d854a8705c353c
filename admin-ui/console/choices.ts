import { useTranslate } from 'react-admin';

/** Choices of a select from codes, worded by a group of `doorstep.*`. */
export function useChoices(words: string, codes: readonly string[]): { id: string; name: string }[] {
  const translate = useTranslate();
  return codes.map((code) => ({ id: code, name: translate(`doorstep.${words}.${code}`) }));
}

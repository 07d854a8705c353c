import { useLocaleState } from 'react-admin';
import type { Language, Localised } from '../../domain/localised';

/** Picks a text in the reader's language. */
export function useReader(): (text: Localised) => string {
  const [locale] = useLocaleState();
  const language: Language = locale === 'zh' ? 'zh' : 'en';
  return (text) => text[language];
}

/** An area's name in the reader's language, with the code that officers know it by. */
export function useAreaName(): (area: { code: string; nameZh: string; nameEn: string }) => string {
  const read = useReader();
  return ({ code, nameZh, nameEn }) => {
    const name = read({ zh: nameZh, en: nameEn });
    return name === code ? code : `${name} (${code})`;
  };
}

import type { Language } from '../../domain/localised';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const;

/** A day as an officer reads it, without the year. */
export function shortDay(instant: string, language: Language): string {
  return new Date(instant).toLocaleDateString(LOCALES[language], { month: 'short', day: 'numeric' });
}

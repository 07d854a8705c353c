import type { Language } from '../../domain/localised';

/** The console's locales by react-admin's name. */
export const LOCALES = [
  { locale: 'zh', name: '简体中文' },
  { locale: 'en', name: 'English' },
];

/** What the reader chose, else what the browser prefers; set on the document so that screen readers follow. */
export function language(): Language {
  return document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
}

export function setLanguage(locale: string): void {
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
}

export function preferredLanguage(): Language {
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

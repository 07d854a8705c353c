/** A text in the product's two languages: `zh` is simplified Chinese (zh-CN), `en` is English. */
export interface Localised {
  readonly zh: string;
  readonly en: string;
}

export type Language = keyof Localised;

/** How each language is called. */
export const LANGUAGE_WORDS: Readonly<Record<Language, Localised>> = {
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英文', en: 'English' },
};

/** Builds a text in both languages from one function of the language. */
export function inBothLanguages(text: (language: Language) => string): Localised {
  return { zh: text('zh'), en: text('en') };
}

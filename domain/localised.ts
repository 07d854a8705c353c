/** A text in the product's two languages: `zh` is simplified Chinese (zh-CN), `en` is English. */
export interface Localised {
  readonly zh: string;
  readonly en: string;
}

export type Language = keyof Localised;

/** Builds a text in both languages from one function of the language. */
export function inBothLanguages(text: (language: Language) => string): Localised {
  return { zh: text('zh'), en: text('en') };
}

/** See option-words.mjs. */
export function optionRefused(error: Error, help: string): string;

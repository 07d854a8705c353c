import type { Language, Localised } from './localised';

const LOCALES: Localised = { zh: 'zh-CN', en: 'en-GB' };

/** 'Thursday 5 November, 14:00–15:00' and '11月5日星期四 14:00–15:00', in the authority's time zone. */
export function appointmentInWords({ from, to }: { from: Date; to: Date }, timeZone: string): Localised {
  const day = (language: Language) =>
    new Intl.DateTimeFormat(LOCALES[language], { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  const time = (at: Date) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  const span = `${time(from)}–${time(to)}`;
  return { zh: `${day('zh').format(from)} ${span}`, en: `${day('en').format(from)}, ${span}` };
}

/** '5 November 2026' and '2026年11月5日' for a day that has no time zone. */
export function dayInWords(date: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone: 'UTC', dateStyle: 'long' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

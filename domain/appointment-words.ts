import type { Localised } from './localised';

/** 'Thursday 5 November, 14:00–15:00' and '11月5日星期四 14:00–15:00', in the authority's time zone. */
export function appointmentInWords({ from, to }: { from: Date; to: Date }, timeZone: string): Localised {
  const day = (locale: string) =>
    new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(
      from,
    );
  const time = (at: Date) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  const span = `${time(from)}–${time(to)}`;
  return { zh: `${day('zh-CN')} ${span}`, en: `${day('en-GB')}, ${span}` };
}

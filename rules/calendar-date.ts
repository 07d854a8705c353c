const DAY_MS = 86_400_000;

/** Whole days from `earlier` to `later` (negative when later comes first); both ISO calendar dates. */
export function daysBetween(earlier: string, later: string): number {
  return (Date.parse(`${later}T00:00:00Z`) - Date.parse(`${earlier}T00:00:00Z`)) / DAY_MS;
}

/** What an administrator sets about how closely a publication is held against what was foreseen. */
export interface PublicationWatch {
  /** Of what was foreseen, so many percent more or less are let pass. */
  readonly differsByPercent: number;
  /** So few registrations more or less are let pass in any case: a small district moves by chance. */
  readonly differsByAtLeast: number;
}

export const DEFAULT_PUBLICATION_WATCH: PublicationWatch = { differsByPercent: 20, differsByAtLeast: 20 };

/** Whether a publication moved so many more, or fewer, registrations than foreseen that a person has to look. */
export function differsTooMuch(
  { expected, moved }: { expected: number; moved: number },
  { differsByPercent, differsByAtLeast }: PublicationWatch,
): boolean {
  const allowed = Math.max(differsByAtLeast, (expected * differsByPercent) / 100);
  return Math.abs(moved - expected) > allowed;
}

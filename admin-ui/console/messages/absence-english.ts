/** Who is away and who stands in, in words. */
export const englishAbsence = {
  explain:
    'Who stands in has the open work of the patch, and access to it, on these days and no longer. Why an officer is away is not recorded here.',
  plan: 'Plan an absence',
  planExplain:
    'The proposal gives each patch to whoever in your area has the fewest hours of open work then. Change it, or leave a patch to nobody, and accept. Nobody stands in for longer than 62 days; a longer absence is kept all the same.',
  planned: 'The absence is planned. Work goes over on its first day.',
  patch: '%{patch}: %{visits} visits, %{calls} other tasks, %{hours} h',
  candidate: '%{name} (%{hours} of %{capacity} h open)',
  nobody: 'Nobody',
  noPatches:
    'This officer has no patch in your area that is not covered already. The absence can be kept all the same.',
  nobodyStandsIn: 'Nobody',
  standsIn: '%{patch}: %{name}, %{from} – %{until}',
  end: 'Back today',
  endExplain: 'The absence and its delegations end today. Open work goes back to the officer.',
  ended: 'The absence has ended.',
};

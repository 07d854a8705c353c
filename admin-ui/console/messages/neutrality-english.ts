/** What is said about the neutrality of a version of the rules. */
export const englishNeutrality = {
  title: 'Neutrality',
  made: 'As of %{at}',
  factsReadNone:
    'The role that computes facts can do nothing with any of the %{count} tables about residents.',
  factsRead: 'The role that computes facts may use %{tables}: no version is published until it may not.',
  proved: 'It is proved that the use of a right never raises a tier: none of %{count} facts can.',
  tried: 'Tried on %{records} registrations (%{trials} times): %{raised} were raised.',
  nothingExceeds: 'No group of homes would be visited more than 1.25 times as often as the others.',
  needsWords:
    'a group of homes would be visited more than 1.25 times as often as the others. Before the version is published its author has to say why, in public; one text may speak of several groups.',
  outgrown:
    'since this was written another group came to be visited more than 1.25 times as often as the others, or one of them by more than a tenth more. Before the version is published its author has to say why anew.',
  carried: '(as for version %{number}, which still holds)',
  justified:
    'a group of homes would be visited more than 1.25 times as often as the others. Its author says:',
  justify: 'Justify',
  justifyAgain: 'Change the justification',
  justifyExplain:
    'Say what makes the difference and why it is right: what is unsafe, and what a visit does about it. The text is public as soon as you keep it. Name no person and no home.',
  justifiedNow: 'Justification kept; it is public now.',
  words: { zh: 'In Chinese', en: 'In English' },
  wordsHint: 'At least %{shortest} characters',
  figures: 'Visit rates by group of homes',
  figuresExplain:
    'The share of registrations that this version places with a ground for a visit. The ratio is to the rate of all other homes, where both are 30 homes or more, with the lower end of its 99 % interval: where that is below 1, chance alone may have made the difference. What would tell of fewer than five homes is left out. The figures measure the rules; no rule reads them.',
  hidden: 'left out',
  exceeds: 'justify',
  columns: {
    dimension: 'By',
    group: 'Group',
    registrations: 'Registrations',
    visits: 'With ground for a visit',
    rate: 'Rate',
    ratio: 'Ratio to the others',
  },
};

/** What is said where two persons wrote into one draft. */
export const englishMerge = {
  takeBoth: 'Take both',
  choose: 'You both changed these, each otherwise. Choose whose to take:',
  rules: 'Rule: %{name}',
  parameters: 'Parameter: %{name}',
  conditions: 'Shared condition: %{name}',
  cases: 'Case: %{name}',
  caseHead: 'Cases: the day on which they are evaluated',
  head: 'Ruleset: %{name}',
  part: {
    name: 'name',
    description: 'description',
    hitPolicy: 'which rule decides',
    defaultTier: 'tier where no rule matches',
  },
  mine: 'Mine',
  theirs: 'Theirs',
  mineWithout: 'Mine: taken out',
  theirsWithout: 'Theirs: taken out',
};

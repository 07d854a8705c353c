/** What is said about what a version of the rules would do. */
export const englishAssessment = {
  title: 'What it would do',
  kept: 'As it was assessed on %{day}, for the second person to judge',
  asking: 'Asking the whole register ...',
  needsMending:
    'It can be said once %{smart_count} mistake is put right. |||| It can be said once %{smart_count} mistakes are put right.',
  wouldMove: '%{moved} of %{registrations} registrations would move, compared with version %{against}.',
  cases: '%{passed} of %{count} cases are placed as expected.',
  coverage: 'The cases try %{rules}% of the rules and %{conditions}% of the conditions.',
  remarks: '%{smart_count} remark on the rules |||| %{smart_count} remarks on the rules',
  tier: 'Tier and ground',
  inForce: 'In force',
  thisVersion: 'This one',
  work: 'Officers’ work in a half-month',
  kind: 'Kind',
  visits: 'Visits',
  calls: 'Calls',
  hours: 'Hours',
  capacity:
    'With the %{atOnce} visits that it begins with, the first half-month takes %{hours} hours; %{officers} officers have %{capacity}.',
  overCapacity: 'That is more than they have time for: it cannot be published.',
  examples: 'Examples, without saying which homes they are',
  known: 'What is known',
  asCase: ' ',
  makeCase: 'Make a case of it',
  byDefault: 'by default',
  separator: '; ',
};

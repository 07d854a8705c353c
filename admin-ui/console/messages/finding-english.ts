/** What is said about rules that draft findings, and about what they draft. */
export const englishFinding = {
  kind: 'Kind of finding',
  severity: 'Severity, before mitigations',
  evidence: 'Shown with the draft',
  evidenceNote: 'Facts that whoever answers and whoever decides see beside the finding.',
  mitigations: 'Mitigations',
  mitigationsNote:
    'Each that holds lowers the severity, never below the lowest. A dispute, a refusal and other uses of a right may stand here and nowhere else.',
  addMitigation: 'Add a mitigation',
  removeMitigation: 'Remove this mitigation',
  lowers: 'Lowers the severity',
  steps: 'by %{smart_count} step |||| by %{smart_count} steps',
  wouldDraft:
    'Findings are drafted on %{withDrafts} of %{registrations} registrations; on %{changed} they differ from those of version %{against}. A draft counts for nothing before a supervisor has heard who keeps the record, and decided it.',
  neverDrafts: 'never drafts a shortcoming',
  none: 'No finding',
  comma: ', ',
};

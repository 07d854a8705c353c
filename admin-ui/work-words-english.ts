import type { HazardKind, ReinspectionOutcome, Severity } from '../domain/hazard';
import type { TaskOutcome } from '../domain/outcomes';
import type { Ground, Tier } from '../domain/tier';
import type { CheckResult } from '../domain/visit-checklist';

/** The words that officers and offices have in common: the field app and the console say the same of the same code. */
export const englishWorkWords = {
  tier: { priority: 'Priority', standard: 'Standard', light: 'Light' } satisfies Record<Tier, string>,
  ground: { safety: 'Safety', record: 'Record' } satisfies Record<Ground, string>,
  taskKind: {
    revisit: 'Confirmation',
    visit: 'Visit',
    reinspection: 'Reinspection',
    notice_service: 'Notice to be served',
    document_request: 'Document request',
    dispute: 'Dispute',
  },
  outcome: {
    confirmed: 'Everything is correct',
    changed: 'Something changed',
    moved_out: 'Moved out',
    never_lived_here: 'Never lived here',
    no_answer: 'No answer',
    refused: 'Refused',
    wrong_contact: 'Wrong contact',
    remedied: 'Remedied',
    not_remedied: 'Not remedied',
  } satisfies Record<TaskOutcome | ReinspectionOutcome, string>,
  checkResult: { ok: 'In order', defect: 'Defect', not_seen: 'Not seen' } satisfies Record<
    CheckResult,
    string
  >,
  severity: { minor: 'minor', serious: 'serious', severe: 'severe' } satisfies Record<Severity, string>,
  hazard: {
    fire_exit_blocked: 'Fire exit blocked',
    no_smoke_alarm: 'No smoke alarm',
    gas_leak: 'Gas leak',
    exposed_wiring: 'Exposed wiring',
    structural: 'Structural damage',
    water_or_mould: 'Water or mould',
    no_heating: 'No heating',
    unsafe_balcony: 'Unsafe balcony',
    overcrowding: 'Overcrowding',
    other: 'Other',
  } satisfies Record<HazardKind, string>,
};

export type WorkWords = typeof englishWorkWords;

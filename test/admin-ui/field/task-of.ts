import type { FieldTask } from '../../../admin-ui/field/field-task';

/** A revisit due at noon of 2 November in Toronto, but for what is named. */
export function taskOf(values: Partial<FieldTask> & { id: string }): FieldTask {
  return {
    kind: 'revisit',
    registrationId: `registration of ${values.id}`,
    address: '1 Example Street',
    dwellingNumber: '101',
    floor: 1,
    tier: 'standard',
    ground: null,
    tenancySince: null,
    dueAt: '2026-11-02T17:00:00.000Z',
    contactPhone: null,
    visitId: null,
    visitState: null,
    appointmentFrom: null,
    appointmentTo: null,
    hazard: null,
    notice: null,
    pausedSince: null,
    ...values,
  };
}

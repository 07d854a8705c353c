import type { Knex } from 'knex';
import type { VisitState } from '../../domain/visit';
import { completeSettings } from '../../domain/shipped-settings';
import type { VisitSettings } from '../../domain/visit-settings';
import type { VisitSlot } from '../../domain/visit-slots';
import type { CalendarDate } from '../../domain/working-days';

export interface PortalVisit {
  id: string;
  state: VisitState;
  registrationId: string;
  patchId: string;
  address: string;
  dwellingNumber: string | null;
  officerId: string | null;
  decisionId: string;
  appointmentFrom: Date | null;
  appointmentTo: Date | null;
  wishedOn: CalendarDate | null;
  wishedPart: string | null;
  /** How often the resident moved the appointment by themselves. */
  residentReschedules: number;
  messagesStopped: boolean;
  /** Since when nothing goes out to the patch, or the visit is paused; null: neither. */
  pausedSince: Date | null;
  timeZone: string;
  today: CalendarDate;
  settings: VisitSettings;
}

/** The visit behind the caller's link. */
export async function findPortalVisit(trx: Knex): Promise<PortalVisit | undefined> {
  const { rows } = await trx.raw<{ rows: (PortalVisit & { settings: object | null })[] }>(
    `SELECT v.id, v.state, v.registration_id AS "registrationId", v.patch_id AS "patchId", b.address, d.number AS "dwellingNumber",
       v.officer_id AS "officerId", v.tier_decision_id AS "decisionId", lower(v.appointment) AS "appointmentFrom",
       upper(v.appointment) AS "appointmentTo", v.wished_on AS "wishedOn", v.wished_part AS "wishedPart",
       v.resident_reschedules AS "residentReschedules", r.messages_stopped_at IS NOT NULL AS "messagesStopped",
       p.time_zone AS "timeZone", programme_today() AS today, s.document AS settings,
       coalesce(outward_paused_since(v.patch_id), subject_paused_since(v.id)) AS "pausedSince"
     FROM links l JOIN visits v ON v.id = l.visit_id JOIN registrations r ON r.id = v.registration_id
     JOIN buildings b ON b.id = v.building_id LEFT JOIN dwellings d ON d.id = v.dwelling_id CROSS JOIN programme p
     LEFT JOIN procedure_settings s ON s.id = v.settings_id WHERE l.id = app_link() AND v.origin = 'own'`,
  );
  const visit = rows[0];
  return visit && { ...visit, settings: completeSettings('siteVisit', visit.settings) };
}

export interface FreeSlot extends VisitSlot {
  from: Date;
  to: Date;
}

/** Those of the slots, in order, at which the visit's officer has no other; as instants of the authority's time. */
export async function listFreeSlots(
  trx: Knex,
  visit: Pick<PortalVisit, 'id' | 'officerId' | 'settings'>,
  slots: readonly VisitSlot[],
): Promise<FreeSlot[]> {
  const { rows } = await trx.raw<{ rows: FreeSlot[] }>(
    `SELECT s.date, s.hour, t.at AS "from", t.at + make_interval(mins => :minutes) AS "to"
     FROM jsonb_to_recordset(:slots::jsonb) AS s(date date, hour integer) CROSS JOIN programme p
     CROSS JOIN LATERAL (SELECT (s.date + make_interval(hours => s.hour)) AT TIME ZONE p.time_zone AS at) t
     WHERE NOT officer_is_busy(:officer, tstzrange(t.at, t.at + make_interval(mins => :minutes)), :visit)
     ORDER BY s.date, s.hour`,
    {
      slots: JSON.stringify(slots),
      minutes: visit.settings.slotMinutes,
      officer: visit.officerId,
      visit: visit.id,
    },
  );
  return rows;
}

/** The resident asks for another time: there is no appointment until the officer makes one. */
export async function setWished(
  trx: Knex,
  visitId: string,
  wish: { on: CalendarDate; part: string },
  moves: boolean,
): Promise<void> {
  await trx('visits')
    .where({ id: visitId })
    .update({
      state: 'released',
      appointment: null,
      reminded_at: null,
      wished_on: wish.on,
      wished_part: wish.part,
      ...(moves && { resident_reschedules: trx.raw('resident_reschedules + 1') }),
      version: trx.raw('version + 1'),
    });
}

/**
 * The contact that brought the caller's link was answered, also where the next one had gone out before, and with it
 * whatever else was sent for the same revisit: nothing of it was in vain.
 */
export async function setContactAnswered(trx: Knex): Promise<void> {
  await trx.raw(
    `UPDATE contact_attempts c SET state = 'answered', finished_at = programme_now()
     FROM links l LEFT JOIN tasks t ON t.id = l.task_id
     WHERE l.id = app_link() AND c.registration_id = l.registration_id
       AND (c.id = l.contact_attempt_id AND c.state IN ('sent', 'delivered', 'no_answer')
         OR c.task_id IS NOT NULL AND c.at >= t.issued_at AND c.state IN ('sent', 'delivered'))`,
  );
}

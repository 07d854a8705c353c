import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { DEFAULT_REVISIT_SETTINGS, nextConfirmationOn } from '../../domain/revisit-round';
import { insertRows } from './insert-rows';
import type { Random } from './random';

/** A dwelling whose tenancy is made up. */
export interface DwellingToLet {
  id: string;
  /** The unit that is the whole dwelling. */
  unitId: string;
  buildingId: string;
  patchId: string;
  number: string;
  landlordId: string;
  /** Of the building, for letters. */
  address: string;
}

const WORDS = [
  ['Maple', '枫叶'],
  ['Birch', '白桦'],
  ['Cedar', '雪松'],
  ['Willow', '垂柳'],
  ['Aspen', '山杨'],
  ['Linden', '椴树'],
  ['Juniper', '杜松'],
  ['Rowan', '花楸'],
] as const;

/** An obviously fictitious name, such as 'Demo Maple 0012' or '演示·枫叶0012'. */
export function fictitiousName(random: Random, locale: 'en' | 'zh-CN', number: number): string {
  const [en, zh] = random.pick(WORDS);
  const digits = String(number).padStart(4, '0');
  return locale === 'en' ? `Demo ${en} ${digits}` : `演示·${zh}${digits}`;
}

type Rows = (string | number | boolean | null)[][];

/** The tables in the order of their references, with the columns that are filled. */
const TABLES = {
  residents: { id: 'uuid', name: 'text', locale: 'text', generated: 'boolean' },
  resident_contacts: { id: 'uuid', resident_id: 'uuid', channel: 'text', address: 'text' },
  registrations: {
    id: 'uuid',
    unit_id: 'uuid',
    building_id: 'uuid',
    patch_id: 'uuid',
    state: 'text',
    period: 'daterange',
    landlord_id: 'uuid',
    occupant_count: 'integer',
    declared_on: 'date',
    verified_on: 'date',
    verification_due_on: 'date',
    confirmed_on: 'date',
    next_confirmation_on: 'date',
    unchanged_confirmations: 'integer',
    review_requested_at: 'timestamptz',
    generated: 'boolean',
  },
  registration_residents: { registration_id: 'uuid', resident_id: 'uuid' },
  registration_events: {
    id: 'uuid',
    registration_id: 'uuid',
    kind: 'text',
    at: 'timestamptz',
    actor_kind: 'text',
  },
  certificates: {
    id: 'uuid',
    dwelling_id: 'uuid',
    kind: 'text',
    present: 'boolean',
    issued_on: 'date',
    expires_on: 'date',
    source_kind: 'text',
    recorded_at: 'timestamptz',
  },
  hazards: {
    id: 'uuid',
    building_id: 'uuid',
    dwelling_id: 'uuid',
    patch_id: 'uuid',
    kind: 'text',
    severity: 'text',
    state: 'text',
    found_at: 'timestamptz',
    deadline_on: 'date',
    generated: 'boolean',
  },
  conflicts: { id: 'uuid', registration_id: 'uuid', kind: 'text', opened_at: 'timestamptz' },
  disputes: {
    id: 'uuid',
    registration_id: 'uuid',
    subject: 'text',
    opened_at: 'timestamptz',
    due_at: 'timestamptz',
  },
  service_requests: {
    id: 'uuid',
    registration_id: 'uuid',
    kind: 'text',
    opened_at: 'timestamptz',
    promised_for: 'date',
  },
} as const;
type Table = keyof typeof TABLES;

/** Days before (or, negative, after) the date, as 'YYYY-MM-DD'. */
function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
}

/** Invents the tenancies of these dwellings and inserts them in one transaction; returns how many registrations. */
export async function insertTenancies(
  db: Knex,
  dwellings: readonly DwellingToLet[],
  { random, today, firstNumber }: { random: Random; today: string; firstNumber: number },
): Promise<number> {
  const rows = Object.fromEntries(Object.keys(TABLES).map((table) => [table, [] as Rows])) as Record<
    Table,
    Rows
  >;
  const limits: number[] = [];
  dwellings.forEach((dwelling, index) =>
    addTenancy(rows, limits, dwelling, random, today, firstNumber + index),
  );
  await db.transaction(async (transaction) => {
    await transaction.raw(
      `UPDATE dwellings d SET patch_id = v.patch, legal_occupancy = v.occupancy
       FROM unnest(?::uuid[], ?::uuid[], ?::integer[]) AS v(id, patch, occupancy) WHERE d.id = v.id`,
      [dwellings.map(({ id }) => id), dwellings.map(({ patchId }) => patchId), limits],
    );
    // The rows refer to each other only, and to what was made a moment ago.
    for (const table of Object.keys(TABLES) as Table[]) {
      await insertRows(transaction, table, TABLES[table], rows[table]);
    }
  });
  return rows.registrations.length;
}

function addTenancy(
  rows: Record<Table, Rows>,
  limits: number[],
  dwelling: DwellingToLet,
  random: Random,
  today: string,
  number: number,
): void {
  const occupants = random.pick([1, 1, 2, 2, 3, 4]);
  const overcrowded = random.chance(0.007);
  const legalOccupancy = overcrowded ? Math.max(1, occupants - 1) : occupants + random.between(0, 2);
  limits.push(legalOccupancy);
  addCertificates(rows.certificates, dwelling.id, random, today);
  if (random.chance(0.004)) addHazard(rows.hazards, dwelling, random, today);
  // the rest stands empty or is lived in by its owner
  if (random.chance(0.05)) return;

  const id = v7();
  const residentId = v7();
  const locale = random.chance(0.4) ? 'zh-CN' : 'en';
  rows.residents.push([residentId, fictitiousName(random, locale, number), locale, true]);
  if (random.chance(0.85))
    rows.resident_contacts.push([v7(), residentId, 'message', `demo-${number}@example.org`]);
  if (random.chance(0.4)) {
    // 555-0100 to 555-0199 are kept free for fiction
    rows.resident_contacts.push([
      v7(),
      residentId,
      'phone',
      `+1 416 555 01${String(number % 100).padStart(2, '0')}`,
    ]);
  }
  rows.resident_contacts.push([v7(), residentId, 'letter', `${dwelling.number} - ${dwelling.address}`]);
  addRegistration(rows, { id, dwelling, occupants }, random, today);
  rows.registration_residents.push([id, residentId]);
}

function addRegistration(
  rows: Record<Table, Rows>,
  { id, dwelling, occupants }: { id: string; dwelling: DwellingToLet; occupants: number },
  random: Random,
  today: string,
): void {
  const verified = random.chance(0.92);
  const declaredDaysAgo = verified ? random.between(60, 1500) : random.between(1, 60);
  const declaredOn = daysBefore(today, declaredDaysAgo);
  const verifiedOn = verified ? daysBefore(declaredOn, -random.between(2, 25)) : null;
  // most are confirmed at their cadence, some were forgotten long ago
  const unchanged = verified ? random.between(0, 6) : 0;
  const confirmedOn =
    verified && random.chance(0.9)
      ? daysBefore(today, random.between(0, Math.min(declaredDaysAgo - 25, random.chance(0.1) ? 600 : 120)))
      : verifiedOn;
  const next =
    confirmedOn === null
      ? null
      : nextConfirmationOn(DEFAULT_REVISIT_SETTINGS, 'standard', confirmedOn, unchanged);
  const startsOn = daysBefore(declaredOn, random.between(0, 30));
  const end = random.chance(0.3) ? daysBefore(today, -random.between(10, 700)) : '';
  rows.registrations.push([
    id,
    dwelling.unitId,
    dwelling.buildingId,
    dwelling.patchId,
    verified ? 'verified' : 'unverified',
    `[${startsOn},${end})`,
    dwelling.landlordId,
    occupants,
    declaredOn,
    verifiedOn,
    daysBefore(declaredOn, -30),
    confirmedOn,
    next,
    unchanged,
    // if the seed is killed before it places the tiers, the next tick does
    `${today}T00:00:00Z`,
    true,
  ]);
  rows.registration_events.push([v7(), id, 'declared', `${declaredOn}T15:00:00Z`, 'import']);
  if (verifiedOn)
    rows.registration_events.push([v7(), id, 'verified', `${verifiedOn}T15:00:00Z`, 'procedure']);
  if (random.chance(0.01)) {
    const kind = random.pick(['occupants', 'period', 'landlord'] as const);
    rows.conflicts.push([v7(), id, kind, `${daysBefore(today, random.between(0, 40))}T15:00:00Z`]);
  }
  if (random.chance(0.005)) {
    const opened = daysBefore(today, random.between(0, 10));
    const subject = random.pick(['period', 'occupants', 'landlord', 'never_lived_here'] as const);
    rows.disputes.push([v7(), id, subject, `${opened}T15:00:00Z`, `${daysBefore(opened, -14)}T15:00:00Z`]);
    rows.registration_events.push([v7(), id, 'disputed', `${opened}T15:00:00Z`, 'link']);
  }
  if (random.chance(0.003)) {
    const kind = random.pick(['permit', 'school', 'repair'] as const);
    rows.service_requests.push([v7(), id, kind, `${daysBefore(today, 3)}T15:00:00Z`, daysBefore(today, -4)]);
  }
}

function addCertificates(rows: Rows, dwellingId: string, random: Random, today: string): void {
  for (const kind of ['gas', 'electrical'] as const) {
    // no row: nobody has asked the landlord yet, which is not the same as "there is none"
    if (random.chance(0.3)) continue;
    const present = !random.chance(0.005);
    const expiresOn = daysBefore(
      today,
      random.chance(0.02) ? random.between(1, 200) : -random.between(5, 700),
    );
    const issuedOn = daysBefore(expiresOn, 730);
    rows.push([
      v7(),
      dwellingId,
      kind,
      present,
      present ? issuedOn : null,
      present ? expiresOn : null,
      'generated',
      `${present && issuedOn < today ? issuedOn : today}T15:00:00Z`,
    ]);
  }
}

function addHazard(rows: Rows, dwelling: DwellingToLet, random: Random, today: string): void {
  const found = daysBefore(today, random.between(1, 60));
  rows.push([
    v7(),
    dwelling.buildingId,
    dwelling.id,
    dwelling.patchId,
    random.pick(['no_smoke_alarm', 'exposed_wiring', 'water_or_mould', 'no_heating'] as const),
    random.pick(['minor', 'minor', 'serious', 'severe'] as const),
    'open',
    `${found}T15:00:00Z`,
    daysBefore(found, -30),
    true,
  ]);
}

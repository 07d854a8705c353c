import type { Knex } from 'knex';

/** Where the demonstration is, and in which language it speaks first. */
export interface DemonstrationPlace {
  readonly timeZone: string;
  readonly calendar: 'CA-ON' | 'CN';
  readonly locale: 'en' | 'zh-CN';
  readonly legalBasis: string;
  readonly phone: string;
}

const TORONTO: DemonstrationPlace = {
  timeZone: 'America/Toronto',
  calendar: 'CA-ON',
  locale: 'en',
  legalBasis: 'Toronto Municipal Code, chapter 354 (Apartment Buildings); demonstration',
  phone: '416-555-0100',
};

export const CHINA: DemonstrationPlace = {
  timeZone: 'Asia/Shanghai',
  calendar: 'CN',
  locale: 'zh-CN',
  legalBasis:
    '住房租赁条例（国务院令第812号）；演示 / Housing Rental Regulations (State Council Decree 812); demonstration',
  phone: '0000-0000000',
};

/**
 * The programme that the demonstration runs; `clockRate` is programme seconds per real second. Its clock begins now,
 * or, so that a demonstration can be shown again as it was, at nine in the morning of a given day.
 */
export async function insertDemonstrationProgramme(
  db: Knex,
  {
    clockRate,
    beginsOn,
    place = TORONTO,
  }: { clockRate: number; beginsOn: string | null; place?: DemonstrationPlace },
): Promise<void> {
  await db.raw(
    `INSERT INTO programme (name_zh, name_en, purpose_zh, purpose_en, legal_basis, starts_on, ends_on, time_zone, calendar,
       default_locale, verify_hint_zh, verify_hint_en, contact_phone, contact_address_zh, contact_address_en, contact_hours_zh, contact_hours_en,
       demonstration, clock_real_start, clock_programme_start, clock_rate)
     SELECT '租赁登记演示项目', 'Tenancy registration (demonstration)', '让每一套出租住房登记在册、信息准确、居住安全',
       'Every rented home is on the register, the register is right, and the homes are safe',
       :legalBasis,
       (begin AT TIME ZONE zone)::date, ((begin AT TIME ZONE zone)::date + interval '3 years')::date, zone, :calendar,
       :locale, '这是演示，没有真实的通知。正式使用时这里写明如何核实通知的真伪。',
       'This is a demonstration: no notice is real. In use, this says how to check that a notice is genuine.',
       :phone, '示例路 1 号（虚构地址）', '1 Example Road (fictitious)', '周一至周五 9:00-17:00', 'Monday to Friday, 9 am to 5 pm',
       true, t, begin, :clockRate
     FROM clock_timestamp() AS t, (SELECT :timeZone::text) AS z (zone),
       LATERAL (SELECT coalesce((:beginsOn::date + time '09:00') AT TIME ZONE zone, t)) AS b (begin)`,
    { clockRate, beginsOn, ...place },
  );
}

import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';

/** The source of adverts that tests send. */
export const TEST_SOURCE = 'test-agency';

/** Lets an agency send adverts, as the authority would. */
export async function allowTestSource(service: Knex, key = TEST_SOURCE): Promise<void> {
  await service('advert_sources')
    .insert({ key, kind: 'agency', name_zh: '测试中介', name_en: 'Test agency' })
    .onConflict('key')
    .ignore();
}

/** An advert of that source as it was received, or as `values` says; gives its id. */
export async function insertAdvert(service: Knex, values: Record<string, unknown> = {}): Promise<string> {
  const id = uuid();
  await allowTestSource(service);
  await service('adverts').insert({
    id,
    feed: TEST_SOURCE,
    reference: id,
    address: '1 Example St',
    first_seen_on: '2026-10-26',
    last_seen_on: '2026-11-02',
    ...values,
  });
  return id;
}

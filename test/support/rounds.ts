import { v7 as uuid } from 'uuid';
import type { CalendarDate } from '../../domain/working-days';
import { roundPeriodOf } from '../../domain/revisit-round';
import type { TestDatabase } from './database';
import { setProgrammeClock } from './programme-clock';
import { TEST_START, type SmallRegister } from './register';

/**
 * A round of the first patch, open in the half-month of this day, written when the programme's clock showed its noon in
 * UTC; the clock goes back to the start of the tests after it. Gives its id.
 */
export async function insertRound(
  database: TestDatabase,
  register: SmallRegister,
  day: CalendarDate,
  values: Record<string, unknown> = {},
): Promise<string> {
  const id = uuid();
  const at = new Date(`${day}T12:00:00Z`);
  const { start, end } = roundPeriodOf(day);
  await setProgrammeClock(database, at);
  await database.service('rounds').insert({
    id,
    patch_id: register.patches[0],
    period: `[${start},${end})`,
    state: 'open',
    settings_id: register.settingsId,
    opened_at: at,
    closes_at: end,
    ...values,
  });
  await setProgrammeClock(database, TEST_START);
  return id;
}

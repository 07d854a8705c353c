import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { RevisitSettings } from '../../domain/revisit-round';

/** Puts these settings of the revisit round into force in the place of those that are, as what ships is: without a person. */
export async function putInForce(service: Knex, settings: RevisitSettings): Promise<void> {
  await service.transaction(async (trx) => {
    await trx('procedure_settings')
      .where({ kind: 'revisitRound', state: 'published' })
      .update({ state: 'retired' });
    await trx.raw(
      `INSERT INTO procedure_settings (id, kind, number, state, document)
       SELECT ?, 'revisitRound', max(number) + 1, 'published', ? FROM procedure_settings WHERE kind = 'revisitRound'`,
      [uuid(), JSON.stringify(settings)],
    );
  });
}

import type { Knex } from 'knex';

export interface KeptAnswer {
  requestHash: string;
  status: number;
  response: unknown;
}

/** The answer given before to this actor's key. Requests with one key take turns until their transaction ends. */
export async function lockAnswer(trx: Knex, actorId: string, key: string): Promise<KeptAnswer | undefined> {
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 30))', [`${actorId} ${key}`]);
  return trx('idempotency_keys')
    .where({ actor_id: actorId, key })
    .first<KeptAnswer | undefined>('request_hash as requestHash', 'status', 'response');
}

/** Keeps the answer; it holds ids and codes only. */
export async function insertAnswer(
  trx: Knex,
  actorId: string,
  key: string,
  answer: KeptAnswer,
): Promise<void> {
  await trx('idempotency_keys').insert({
    actor_id: actorId,
    key,
    request_hash: answer.requestHash,
    status: answer.status,
    response: JSON.stringify(answer.response ?? null),
  });
}

import type { Knex } from 'knex';
import { nameOfHome, scoreOf, type HomeIds, type Matched, type Score } from './measure';
import type { LabelledAddresses } from './variants';

export interface PeerScore extends Score {
  threshold: number;
}

/**
 * The peer: each text goes to the home whose whole address is most similar by pg_trgm, if only one is and it is similar enough;
 * at the threshold with the best harmonic mean of both scores.
 */
export async function matchByTrigrams(
  service: Knex,
  { buildings, variants }: LabelledAddresses,
  ids: HomeIds,
): Promise<PeerScore> {
  const homes = buildings.flatMap(({ address, doors }) =>
    doors.map((door) => ({
      id: ids.get(nameOfHome({ address, door })),
      text: /^\d/.test(address) ? `${door} ${address}` : `${address}${door}`,
    })),
  );
  const nearest = await service.transaction(async (trx) => {
    await trx.raw('CREATE TEMP TABLE peer_home (id uuid, text text) ON COMMIT DROP');
    await trx.batchInsert('peer_home', homes, 1000);
    await trx.raw('CREATE INDEX peer_home_text ON peer_home USING gist (text gist_trgm_ops)');
    await trx.raw('ANALYZE peer_home');
    const found: { id: string; similarity: number; second: number }[] = [];
    for (const { text } of variants) {
      const { rows } = await trx.raw<{ rows: { id: string; similarity: number }[] }>(
        'SELECT id, similarity(text, ?) AS similarity FROM peer_home ORDER BY text <-> ? LIMIT 2',
        [text, text],
      );
      const [first, second] = rows;
      found.push({
        id: first?.id ?? '',
        similarity: first?.similarity ?? 0,
        second: second?.similarity ?? 0,
      });
    }
    return found;
  });
  let best: PeerScore = { precision: 0, recall: 0, threshold: 1 };
  for (let threshold = 0.2; threshold <= 1; threshold += 0.02) {
    const matched = variants.map((variant, index): Matched => {
      const near = nearest[index];
      const isMatch = near !== undefined && near.similarity >= threshold && near.similarity > near.second;
      return { variant, dwellingId: isMatch ? near.id : null, outcome: isMatch ? 'match' : 'none' };
    });
    if (!matched.some(({ dwellingId }) => dwellingId !== null)) continue;
    const score = { ...scoreOf(matched, ids), threshold };
    if (balance(score) > balance(best)) best = score;
  }
  return best;
}

function balance({ precision, recall }: Score): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

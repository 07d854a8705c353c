import { randomInt } from 'node:crypto';

/** SQL: the id of the row's one `what` (such as 'letter'), from its column `number`. */
export type NumberedId = (what: string) => string;

/** The two bits (10) of a UUID's variant, first in its second half: they make it sixteen digits, whatever follows. */
const VARIANT = -(2n ** 63n);

/**
 * UUIDv7 as SQL: of this moment, then random, then a counter (RFC 9562, section 6.2, method 1). Rows that are made in the
 * database cannot get theirs from Node, and PostgreSQL's own function (18 and newer) asks for new random bits each
 * time, which takes three times as long. `number` is at least 0 and below 2^32.
 */
export function numberedIds(): NumberedId {
  const time = Date.now().toString(16).padStart(12, '0');
  const firstHalf = `${time}7${randomInt(2 ** 12)
    .toString(16)
    .padStart(3, '0')}`;
  const base = randomInt(1, 2 ** 29);
  const counted: string[] = [];
  return (what) => {
    if (!counted.includes(what)) counted.push(what);
    const from = VARIANT + (BigInt(base + counted.indexOf(what)) << 32n);
    return `('${firstHalf}' || to_hex(${from} + number))::uuid`;
  };
}

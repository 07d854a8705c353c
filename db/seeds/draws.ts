/**
 * Numbers that only look random, as SQL: each is a hash of the seed, of what is drawn, and of the row's column `number`.
 * The same seed gives the same demonstration, whatever else is drawn and in whatever order (hashint8extended never
 * changes: the hash partitions of existing databases depend on it). Not for secrets or for sampling.
 */
export interface Draws {
  /** A whole number from `from` to `to`, both included; numbers or SQL. */
  readonly between: (what: string, from: number | string, to: number | string) => string;
  /** A condition that holds for this share of the rows. */
  readonly chance: (what: string, probability: number) => string;
  /** One of the values. */
  readonly pick: (what: string, values: readonly string[]) => string;
}

/** @throws RangeError where the seed is no whole number: it is written into SQL */
export function drawsOf(seed: number): Draws {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`SEED_INVALID: ${seed}`);
  // 53 bits, as many as a double holds exactly
  const draw = (what: string) =>
    `((hashint8extended(number, ${salt(seed, what)}) & 9007199254740991) / 9007199254740992::double precision)`;
  return {
    between: (what, from, to) => `(${from} + floor(${draw(what)} * (${to} - (${from}) + 1))::integer)`,
    chance: (what, probability) => `(${draw(what)} < ${probability})`,
    pick: (what, values) =>
      `(ARRAY[${values.map((value) => `'${value}'`).join(', ')}])[1 + floor(${draw(what)} * ${values.length})::integer]`,
  };
}

/** FNV-1a, 64 bits (Fowler, Noll, Vo), over seed and name; signed, as PostgreSQL's bigint is. */
function salt(seed: number, what: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(`${seed} ${what}`))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return BigInt.asIntN(63, hash);
}

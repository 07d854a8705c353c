import { seededDraws } from '../../support/seeded-draws';

/** Draws of one row: the same seed and row give the same. */
export interface RowDraws {
  readonly chance: (what: string, probability: number) => boolean;
  readonly between: (what: string, from: number, to: number) => number;
  readonly pick: <T>(what: string, values: readonly T[]) => T;
}

export function rowDraws(seed: number, row: string): RowDraws {
  const draw = seededDraws(seed);
  const of = (what: string) => draw(`${row} ${what}`);
  return {
    chance: (what, probability) => of(what) < probability,
    between: (what, from, to) => from + Math.floor(of(what) * (to - from + 1)),
    pick: (what, values) => {
      const value = values[Math.floor(of(what) * values.length)];
      if (value === undefined) throw new RangeError(`nothing to pick for ${what}`);
      return value;
    },
  };
}

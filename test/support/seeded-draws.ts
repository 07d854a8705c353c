import { createHash } from 'node:crypto';

/**
 * Draws that follow from the seed and what they are for, never from the order in which they are asked: at least 0,
 * less than 1.
 */
export function seededDraws(seed: number): (what: string) => number {
  return (what) => createHash('sha256').update(`${seed} ${what}`).digest().readUInt32BE() / 2 ** 32;
}

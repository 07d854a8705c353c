/** How many of the whole there are, as a sample has it. */
export interface SampleEstimate {
  /** Of the whole. */
  readonly estimate: number;
  /** The whole has so many more or fewer, in 19 of 20 samples. */
  readonly margin: number;
}

const NORMAL_95 = 1.96;
/** With none in the sample the whole has at most so many times the inverse share of it, in 19 of 20 samples ("rule of three"). */
const NONE_95 = 3;

/**
 * What a sample in which each is drawn by itself with probability `share` (0 to 1) says of the whole, where `counted` in it are of the kind:
 * Horvitz and Thompson's estimator for Bernoulli sampling, whose variance is counted (1 - share) / share².
 */
export function estimateFromSample(counted: number, share: number): SampleEstimate {
  const margin = counted === 0 ? NONE_95 : NORMAL_95 * Math.sqrt(counted * (1 - share));
  return { estimate: Math.round(counted / share), margin: share === 1 ? 0 : Math.ceil(margin / share) };
}

import { runtimeOf, eventually } from '../support/product';
import { stillRuns } from '../../cli/process-identity';

const PARTS = ['worker', 'relay', 'temporal', 'postgres', 'api'] as const;
export type KilledPart = (typeof PARTS)[number];

export interface Kill {
  /** On the programme's clock. */
  at: Date;
  parts: readonly KilledPart[];
}

/**
 * Kills between two instants of the programme, each in its own equal share of the time: every part at least once, a
 * third of the kills hits two parts at once, and the last one is the worker at the very end of the half-month.
 */
export function planKills(draw: (what: string) => number, from: Date, until: Date): Kill[] {
  const shuffled = PARTS.toSorted((a, b) => draw(`order of ${a}`) - draw(`order of ${b}`));
  const again = [0, 1].map((index) => PARTS[Math.floor(draw(`again ${index}`) * PARTS.length)] ?? 'worker');
  const first = [...shuffled, ...again];
  const share = (until.getTime() - from.getTime()) / (first.length + 1);
  const kills = first.map((part, index): Kill => {
    const at = new Date(from.getTime() + share * (index + draw(`moment ${index}`)));
    const other = PARTS[Math.floor(draw(`other ${index}`) * PARTS.length)] ?? 'worker';
    const both = draw(`both ${index}`) < 1 / 3 && other !== part;
    return { at, parts: both ? [part, other] : [part] };
  });
  return [...kills, { at: until, parts: ['worker'] }];
}

/** Kills one part of the product for good, as soon as it runs (it may just be coming back from an earlier kill). */
export async function killPart(dataFolder: string, part: KilledPart): Promise<void> {
  const { pid } = await eventually(
    () => {
      const known = runtimeOf(dataFolder).processes[part];
      return { pid: known && stillRuns(known) ? known.pid : 0 };
    },
    (seen) => seen.pid > 0,
    60_000,
  );
  process.kill(pid, 'SIGKILL');
}

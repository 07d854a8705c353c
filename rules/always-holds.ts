import { shiftDate } from './calendar-date';
import { type FactCatalogue, type FactEntry, findFact } from './fact-catalogue';
import { leavesOf, type NormalCondition, type NormalLeaf } from './normalise';
import { holds } from './operators';

/**
 * True when a condition that asks about one fact alone holds whatever the fact's value is, as `atLeast 0` does for a
 * count: such a condition says no more than that the value is known. A condition about several facts is never called
 * so. `asOf`: the ISO date at which relative dates are counted.
 */
export function holdsForEveryValue(
  condition: NormalCondition,
  catalogue: FactCatalogue,
  asOf: string,
): boolean {
  const leaves = leavesOf(condition);
  const entry = findFact(catalogue, leaves[0]?.fact ?? '');
  if (entry === undefined || leaves.some((leaf) => leaf.fact !== entry.key)) return false;
  return samples(entry, leaves, asOf).every((value) => isTrue(condition, value, asOf));
}

function isTrue(condition: NormalCondition, value: string | number | boolean, asOf: string): boolean {
  if ('all' in condition) return condition.all.every((child) => isTrue(child, value, asOf));
  if ('any' in condition) return condition.any.some((child) => isTrue(child, value, asOf));
  return holds(condition.operator, value, condition.value, asOf);
}

/**
 * Values of which one falls into each stretch between the operands: no comparison tells two values of one stretch
 * apart, so these stand for all.
 */
function samples(
  entry: FactEntry,
  leaves: readonly NormalLeaf[],
  asOf: string,
): (string | number | boolean)[] {
  switch (entry.type) {
    case 'boolean':
      return [true, false];
    case 'enum':
      return entry.values.map((option) => option.value);
    case 'number': {
      const { minimum = -Infinity, maximum = Infinity } = entry;
      const edges = leaves
        .flatMap(({ value }) => value as number | readonly number[] | null)
        .filter((edge): edge is number => edge !== null);
      const inside = edges
        .flatMap((edge) => [edge - 0.5, edge, edge + 0.5])
        .concat(minimum, maximum)
        .filter((value) => value >= minimum && value <= maximum);
      // counts and days are whole: half a one is not a value that could make the difference
      return entry.unit === 'percent'
        ? inside
        : inside.flatMap((value) => [Math.floor(value), Math.ceil(value)]);
    }
    case 'date':
      return leaves
        .flatMap(({ value }) => {
          if (value === null) return [asOf];
          return typeof value === 'number' ? [shiftDate(asOf, -value)] : [value as string];
        })
        .flatMap((edge) => [shiftDate(edge, -1), edge, shiftDate(edge, 1)]);
  }
}

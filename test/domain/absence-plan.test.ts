import fc from 'fast-check';
import { proposeSubstitutes } from '../../domain/absence-plan';
import { DEFAULT_OFFICER_WORK, hoursOf } from '../../domain/officer-work';

const work = DEFAULT_OFFICER_WORK;
const load = { visits: fc.nat({ max: 20 }), calls: fc.nat({ max: 80 }) };

test('the heaviest patch goes to whoever has the least open, and each next one counts what was proposed before', () => {
  const patches = [
    { patchId: 'a', visits: 1, calls: 0 },
    { patchId: 'b', visits: 3, calls: 0 },
    { patchId: 'c', visits: 2, calls: 0 },
  ];
  const substitutes = [
    { officerId: 'x', visits: 0, calls: 0 },
    { officerId: 'y', visits: 1, calls: 0 },
  ];
  expect(Object.fromEntries(proposeSubstitutes(patches, substitutes, work))).toEqual({
    b: 'x',
    c: 'y',
    a: 'x',
  });
  expect(Object.fromEntries(proposeSubstitutes(patches, [], work))).toEqual({ a: null, b: null, c: null });
});

test('no single patch given to somebody else would make the busiest less busy than the lightest patch allows', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ patchId: fc.string({ minLength: 1 }), ...load }), {
        maxLength: 8,
        selector: ({ patchId }) => patchId,
      }),
      fc.uniqueArray(fc.record({ officerId: fc.string({ minLength: 1 }), ...load }), {
        minLength: 1,
        maxLength: 5,
        selector: ({ officerId }) => officerId,
      }),
      (patches, substitutes) => {
        const proposal = proposeSubstitutes(patches, substitutes, work);
        expect([...proposal.keys()].toSorted()).toEqual(patches.map(({ patchId }) => patchId).toSorted());
        const before = new Map(substitutes.map((one) => [one.officerId, hoursOf(one, work)]));
        const after = new Map(before);
        for (const patch of patches) {
          const officer = proposal.get(patch.patchId) ?? '';
          after.set(officer, (after.get(officer) ?? 0) + hoursOf(patch, work));
        }
        // whoever got a patch had, without the lightest of theirs, no more than anybody has in the end
        const least = Math.min(...after.values());
        for (const [officer, hours] of after) {
          const theirs = patches.filter(({ patchId }) => proposal.get(patchId) === officer);
          if (theirs.length === 0) continue;
          const lightest = Math.min(...theirs.map((patch) => hoursOf(patch, work)));
          expect(hours - lightest).toBeLessThanOrEqual(least + 1e-9);
        }
      },
    ),
  );
});

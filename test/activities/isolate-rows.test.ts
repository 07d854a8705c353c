import fc from 'fast-check';
import { isolateEach, isolateRows } from '../../activities/isolate-rows';

const rows = fc.uniqueArray(fc.uuid(), { maxLength: 300 });
/** Rows, and which of them are at fault. */
const register = rows.chain((ids) =>
  fc.tuple(fc.constant(ids), fc.subarray(ids, { maxLength: Math.min(20, ids.length) })),
);
const PASSING = Object.assign(new Error('terminating connection'), { code: '57P01' });
const sorted = (ids: readonly string[]) => [...ids].sort();

/** Does a part in one piece, or not at all. */
function transactionOver(atFault: readonly string[]) {
  const done: string[] = [];
  const work = async (part: readonly string[]) => {
    if (part.some((id) => atFault.includes(id))) throw new Error('ROW_AT_FAULT');
    done.push(...part);
  };
  return { done, work, workOne: (id: string) => work([id]) };
}

describe('a row at fault', () => {
  it('holds up no other row, and each of those is done once', async () => {
    await fc.assert(
      fc.asyncProperty(register, async ([ids, atFault]) => {
        const { done, work } = transactionOver(atFault);
        const { failed } = await isolateRows(ids, work);
        expect(sorted(done)).toEqual(sorted(ids.filter((id) => !atFault.includes(id))));
        expect(sorted(failed.map(({ id }) => id))).toEqual(sorted(atFault));
        expect(failed.every(({ error }) => error === 'ROW_AT_FAULT')).toBe(true);
        const each = transactionOver(atFault);
        expect(await isolateEach(ids, each.workOne)).toEqual(
          ids.filter((id) => atFault.includes(id)).map((id) => ({ id, error: 'ROW_AT_FAULT' })),
        );
        expect(sorted(each.done)).toEqual(sorted(done));
      }),
    );
  });

  it('is found in few steps', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `row ${index}`);
    const work = jest.fn(transactionOver(['row 700']).work);
    await isolateRows(ids, work);
    expect(work.mock.calls.length).toBeLessThan(25);
  });

  it('is not what is wrong when many fail, or when nothing works', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `row ${index}`);
    await expect(isolateRows(ids, transactionOver(ids.slice(0, 21)).work)).rejects.toThrow('ROW_AT_FAULT');
    await expect(isolateEach(ids, transactionOver(ids).workOne)).rejects.toThrow('ROW_AT_FAULT');
    const down = jest.fn(async () => Promise.reject(PASSING));
    await expect(isolateRows(ids, down)).rejects.toBe(PASSING);
    await expect(isolateEach(ids, down)).rejects.toBe(PASSING);
    expect(down).toHaveBeenCalledTimes(2);
  });
});

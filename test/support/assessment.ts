/** What a version bears that may go on: its cases pass, and officers have time for it. */
export const GOOD_ASSESSMENT = JSON.stringify({
  asOf: '2026-11-02',
  against: 1,
  cases: { passed: 0, failed: 0, failing: [], problems: [] },
  simulation: { work: { overCapacity: false } },
});

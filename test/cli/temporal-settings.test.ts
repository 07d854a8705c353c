import { tickInterval } from '../../cli/reconcile-temporal';
import { loadTemporalSettings } from '../../cli/temporal-settings';

test('without an address the embedded profile applies, with one the server profile', () => {
  expect(loadTemporalSettings({})).toMatchObject({
    profile: 'embedded',
    address: undefined,
    namespace: 'doorstep',
  });
  expect(loadTemporalSettings({ TEMPORAL_ADDRESS: 'a.example:7233', TEMPORAL_NAMESPACE: 'b' })).toMatchObject(
    {
      profile: 'server',
      address: 'a.example:7233',
      namespace: 'b',
    },
  );
});

test('a variable that is set to nothing counts as not set', () => {
  const env = { TEMPORAL_ADDRESS: '', TEMPORAL_NAMESPACE: '', TEMPORAL_API_KEY: '' };
  expect(loadTemporalSettings(env)).toEqual(loadTemporalSettings({}));
});

test('an unknown profile is named in the error', () => {
  expect(() => loadTemporalSettings({ TEMPORAL_PROFILE: 'moon' })).toThrow('"moon"');
});

test.each([
  ['as configured on a clock that runs with life', 1, 60],
  ['ten times a programme day where that lasts 20 s', 86_400 / 20, 2],
  ['never more than once a second', 86_400, 1],
])('the tick comes %s', (_, clockRate, seconds) => {
  expect(tickInterval(60, clockRate)).toBe(seconds);
});

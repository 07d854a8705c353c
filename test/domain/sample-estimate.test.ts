import { estimateFromSample } from '../../domain/sample-estimate';
import { seededDraws } from '../support/seeded-draws';

test('the whole is as many times larger as the share is small', () => {
  expect(estimateFromSample(23, 0.01)).toEqual({ estimate: 2300, margin: 936 });
});

test('a sample without any does not say that there are none', () => {
  expect(estimateFromSample(0, 0.01)).toEqual({ estimate: 0, margin: 300 });
});

test('the whole itself has no margin', () => {
  expect(estimateFromSample(7, 1)).toEqual({ estimate: 7, margin: 0 });
});

test.each([300, 1_000])('of 200 samples of %i about 19 in 20 hold the whole within their margin', (whole) => {
  const draw = seededDraws(whole);
  const share = 0.1;
  let held = 0;
  for (let sample = 0; sample < 200; sample += 1) {
    let counted = 0;
    for (let one = 0; one < whole; one += 1) if (draw(`${sample} ${one}`) < share) counted += 1;
    const { estimate, margin } = estimateFromSample(counted, share);
    if (Math.abs(estimate - whole) <= margin) held += 1;
  }
  expect(held).toBeGreaterThan(180);
  expect(held).toBeLessThan(200);
});

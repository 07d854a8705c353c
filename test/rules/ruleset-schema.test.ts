import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { runCases } from '../../rules/run-cases';
import { rulesetSchema } from '../../rules/ruleset-schema';
import { tierPlacement, tierPlacementCaseFile } from '../../rules/shipped-rulesets';
import { validateRuleset } from '../../rules/validate-ruleset';
import { sampleRule, sampleRuleset } from './sample-ruleset';

it('means the same to a validator that does not know the discriminator keyword', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats(ajv);
  const validate = ajv.compile(rulesetSchema(shippedCatalogue));
  expect(validate(tierPlacement)).toBe(true);
  const conditions = { fact: 'lastVisitScore', operator: 'lessThan', value: '60' } as never;
  expect(validate(sampleRuleset({ rules: [sampleRule({ conditions })] }))).toBe(false);
});

it('follows the catalogue: a fact that is not in it is unknown', () => {
  const catalogue = shippedCatalogue.filter((entry) => entry.key !== 'openHazardSeverity');
  expect(validateRuleset(sampleRuleset(), { catalogue }).map(({ code }) => code)).toEqual(['UNKNOWN_FACT']);
});

it('answers any JSON with problems that have a place and words, and never throws', () => {
  const sound = sampleRuleset();
  const damaged = fc
    .tuple(fc.constantFrom(...Object.keys(sound)), fc.jsonValue({ maxDepth: 4 }))
    .map(([key, value]) => ({ ...sound, [key]: value }));
  const inRule = fc
    .tuple(fc.constantFrom(...Object.keys(sampleRule())), fc.jsonValue({ maxDepth: 4 }))
    .map(([key, value]) => ({ ...sound, rules: [{ ...sampleRule(), [key]: value }] }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), damaged, inRule), (document) => {
      for (const { pointer, message, expected } of validateRuleset(document)) {
        expect(pointer === '' || pointer.startsWith('/')).toBe(true);
        expect([message.zh, message.en, expected.zh, expected.en]).not.toContain('');
      }
    }),
    { numRuns: 2_000 },
  );
});

it('reports the cases that a changed ruleset places otherwise', async () => {
  expect(await runCases(tierPlacement, tierPlacementCaseFile)).toEqual([]);
  const rules = tierPlacement.rules.filter((rule) => rule.id !== 'no-fire-alarm');
  const failed = await runCases({ ...tierPlacement, rules }, tierPlacementCaseFile);
  expect(failed.map((each) => [each.case.name, each.actual.tier])).toEqual([['no fire alarm', 'standard']]);
});

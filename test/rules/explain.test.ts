import { compileRuleset } from '../../rules/compile-ruleset';
import { evaluate } from '../../rules/evaluate';
import { explainTier, explainToOffice, explainToResident, type TierExplanation } from '../../rules/explain';
import { shippedCatalogue, type FactValues } from '../../rules/fact-catalogue';
import { tierPlacement } from '../../rules/shipped-rulesets';

const compiled = compileRuleset(tierPlacement, { asOf: '2025-11-30' });
const context = { document: tierPlacement, compiled };
const origins = {
  lastVisitScore: { source: 'evaluations', observedAt: '2025-06-01T10:00:00Z' },
  lastVisitOn: { source: 'evaluations', observedAt: '2025-06-01T10:00:00Z' },
};

async function explain(facts: FactValues): Promise<TierExplanation> {
  return explainTier(compiled, await evaluate(compiled, facts), { versionId: 'version-1', origins });
}

describe('the stored explanation', () => {
  it('keeps version, rules and every fact read, with value, source and date; unknown included', async () => {
    const stored = await explain({ lastVisitScore: 40, lastVisitOn: '2025-06-01' });
    expect(stored).toMatchObject({
      rulesetKey: 'tier-placement',
      versionId: 'version-1',
      asOf: '2025-11-30',
      tier: 'priority',
      ground: 'safety',
      decidedBy: 'low-visit-score',
      matched: ['low-visit-score'],
    });
    expect(stored.facts['lastVisitScore']).toEqual({ value: 40, ...origins.lastVisitScore });
    expect(stored.facts['gasCertificate']).toEqual({ value: null, source: null, observedAt: null });
    expect(JSON.parse(JSON.stringify(stored))).toEqual(stored);
  });

  it('has no fact that the ruleset does not read', async () => {
    expect(Object.keys((await explain({ occupantCount: 3 })).facts)).not.toContain('occupantCount');
  });
});

describe('in words', () => {
  it('tells an officer the rule, the facts with value, source and date, and what would change it', async () => {
    const words = explainToOffice(await explain({ lastVisitScore: 40, lastVisitOn: '2025-06-01' }), context, [
      'supervisor',
    ]);
    expect(words.summary.en).toBe('priority (ground: safety): Low score at a recent visit');
    expect(words.summary.zh).toBe('优先跟进（依据：安全）：近期核查得分低');
    expect(words.because.map((line) => line.en)).toEqual([
      'Date of the last visit: 2025-06-01 (evaluations, 2025-06-01)',
      'Score of the last visit: 40% (evaluations, 2025-06-01)',
    ]);
    expect(words.wouldChange.map((line) => line.en)).toEqual([
      '“Date of the last visit” is more than 1095 days ago',
      '“Score of the last visit” is at least 60%',
    ]);
    expect(words.legalReference?.en).toContain('chapter 354');
  });

  it('names together what must all be mended when several things hold', async () => {
    const facts = {
      fireAlarmTestRecords: false,
      sprinklerTestRecords: false,
      emergencyPowerTestRecords: true,
    };
    const words = explainToOffice(await explain(facts), context, ['supervisor']);
    expect(words.because).toHaveLength(2);
    expect(words.wouldChange.map((line) => line.zh)).toEqual([
      '有火灾报警年检记录为“是”，并且有喷淋系统检测记录为“是”',
    ]);
  });

  it('tells the resident in plain words, without facts that residents may not see', async () => {
    const stored = await explain({ gasCertificate: 'expired' });
    const words = explainToResident(stored, context);
    expect(words.reason.en).toContain('The landlord has to arrange an inspection');
    expect(words.because.map((line) => line.en)).toEqual(['Gas safety certificate: expired']);
    const hidden = shippedCatalogue.map((entry) => ({ ...entry, visibility: ['officer' as const] }));
    const masked = explainToResident(stored, { ...context, catalogue: hidden });
    expect([masked.because, masked.wouldChange]).toEqual([[], []]);
  });

  it('says so when no rule applies', async () => {
    const stored = await explain({});
    expect(explainToOffice(stored, context, ['supervisor']).reason.en).toContain('No rule applies');
    expect(explainToResident(stored, context).reason.zh).toContain('没有需要特别跟进的情况');
  });
});

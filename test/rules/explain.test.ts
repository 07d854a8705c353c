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

  it.each<[string, FactValues, string[]]>([
    [
      'those of an "any" that hold, with the parameter in force',
      { fireAlarmTestRecords: false, sprinklerTestRecords: true, emergencyPowerTestRecords: false },
      ['emergencyPowerTestRecords is false', 'fireAlarmTestRecords is false'],
    ],
    [
      'operands of what moves with time, not its values',
      { openHazardCount: 2, hazardOverdueDays: 31 },
      ['hazardOverdueDays greaterThan 0', 'openHazardCount atLeast 1'],
    ],
    ['the value of a closed list', { gasCertificate: 'expired' }, ['gasCertificate is "expired"']],
    ['nothing where no rule decides', {}, []],
  ])('keeps the conditions that the decision rests on: %s', async (_, facts, conditions) => {
    expect(await explain(facts)).toMatchObject({ conditions });
  });

  it('dates that there is nothing of a kind by the day of looking, and what is unknown by none', async () => {
    const evaluation = await evaluate(compiled, { refusal: false });
    const nothing = { source: 'registration_events', observedAt: null };
    const { facts } = explainTier(compiled, evaluation, {
      versionId: 'version-1',
      origins: { refusal: nothing, gasCertificate: { source: 'certificate', observedAt: null } },
    });
    expect(facts['refusal']).toEqual({
      value: false,
      source: 'registration_events',
      observedAt: '2025-11-30',
    });
    expect(facts['gasCertificate']).toMatchObject({ value: null, observedAt: null });
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

  it('names what would move the tier, and not what only ends one of two rules that both hold', async () => {
    const record = { recordVerified: false, verificationOverdueDays: 90 };
    const visit = { lastVisitScore: 40, lastVisitOn: '2025-06-01' };
    const stored = await explain({ ...record, ...visit });
    expect(stored.matched).toEqual(['low-visit-score', 'unverified-after-deadline']);
    const ways = explainToOffice(stored, context, ['supervisor']).wouldChange.map((line) => line.en);
    expect(ways.length).toBeGreaterThan(0);
    for (const way of ways) {
      expect(way).toMatch(/visit/);
      expect(way).toMatch(/verif/i);
    }
  });

  it('keeps its word: after each way that it names the rules place another tier', async () => {
    const record = { recordVerified: false, verificationOverdueDays: 90 };
    const visit = { lastVisitScore: 40, lastVisitOn: '2025-06-01' };
    const mended = {
      recordVerified: true,
      verificationOverdueDays: 0,
      lastVisitScore: 95,
      lastVisitOn: '2020-01-01',
    };
    const key = (label: string) =>
      shippedCatalogue.find((entry) => label.includes(`“${entry.label.en}”`))?.key ?? '';
    for (const facts of [{ ...record, ...visit }, visit, record]) {
      const stored = await explain(facts);
      const ways = explainToOffice(stored, context, ['supervisor']).wouldChange;
      expect(ways.length).toBeGreaterThan(0);
      for (const { en } of ways) {
        const changed = Object.fromEntries(
          en.split(' and ').map((part) => [key(part), mended[key(part) as keyof typeof mended]]),
        );
        expect([en, (await explain({ ...facts, ...changed })).tier]).not.toEqual([en, stored.tier]);
      }
    }
  });

  it('names nothing where the tier would be the same without any rule', async () => {
    const standard = { type: 'tier' as const, params: { tier: 'standard' as const } };
    const document = {
      ...tierPlacement,
      rules: tierPlacement.rules
        .filter(({ id }) => id === 'low-visit-score')
        .map((rule) => ({ ...rule, event: standard })),
    };
    const always = compileRuleset(document, { asOf: '2025-11-30' });
    const evaluation = await evaluate(always, { lastVisitScore: 40, lastVisitOn: '2025-06-01' });
    const stored = explainTier(always, evaluation, { versionId: 'version-1', origins });
    expect(explainToOffice(stored, { document, compiled: always }, ['supervisor']).wouldChange).toEqual([]);
  });

  it.each([
    ['import:rentsafe-registrations', '导入 · rentsafe-registrations', 'Import · rentsafe-registrations'],
    ['visit:imported', '上门 · 导入', 'Visit · imported'],
    ['officer:01a215f7-a20c-714d-8d96-e2e5ebc1a4d7', '外勤人员', 'Officer'],
    ['evaluations', 'evaluations', 'evaluations'],
  ])('says where a value is from in words, and names no person: %s', async (source, zh, en) => {
    const compiledAt = { lastVisitOn: { source, observedAt: '2025-06-01T10:00:00Z' } };
    const evaluation = await evaluate(compiled, { lastVisitScore: 40, lastVisitOn: '2025-06-01' });
    const stored = explainTier(compiled, evaluation, { versionId: 'version-1', origins: compiledAt });
    const [line] = explainToOffice(stored, context, ['supervisor']).because;
    expect(line?.zh).toContain(`（${zh}，2025-06-01）`);
    expect(line?.en).toContain(`(${en}, 2025-06-01)`);
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
    const words = explainToOffice(stored, context, ['supervisor']);
    expect(words.summary.en).toBe('standard: No rule applies');
    expect(words.reason.en).toContain('the default tier is used');
    expect(explainToResident(stored, context).reason.zh).toContain('没有需要特别跟进的情况');
  });
});

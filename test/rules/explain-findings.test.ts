import { compileFindings } from '../../rules/compile-ruleset';
import { evaluateFindings } from '../../rules/evaluate-findings';
import { draftToOffice, draftToResident, explainDrafts } from '../../rules/explain-findings';
import { type FactValues, shippedCatalogue } from '../../rules/fact-catalogue';
import { recordFindings } from '../../rules/shipped-rulesets';

const document = recordFindings;
const compiled = compileFindings(document, { asOf: '2025-11-30' });
const context = { document, compiled };
const origins = {
  verificationOverdueDays: { source: 'register', observedAt: '2025-11-01T09:00:00Z' },
};

/** The only finding that is drafted of this record. */
async function draftOf(facts: FactValues) {
  const evaluation = await evaluateFindings(compiled, facts);
  const drafts = explainDrafts(compiled, evaluation, { document, versionId: 'v1', origins });
  expect(drafts).toHaveLength(1);
  const [draft] = drafts;
  if (draft === undefined) throw new Error('no draft');
  return draft;
}
const late = {
  recordVerified: false,
  verificationOverdueDays: 12,
  failedContacts90Days: 2,
  gasCertificate: 'expired',
};
const english = (texts: readonly { en: string }[] | undefined) => texts?.map(({ en }) => en);

describe('the explanation of a drafted finding', () => {
  it('keeps what the rule, its mitigations and its evidence read, with source and date, and nothing else', async () => {
    const draft = await draftOf(late);
    expect(draft).toMatchObject({
      rulesetKey: 'record-findings',
      versionId: 'v1',
      asOf: '2025-11-30',
      ruleId: 'verification-late',
      kind: 'verified',
      severity: 'observation',
      mitigations: ['unreachable'],
    });
    expect(Object.keys(draft.facts).toSorted()).toEqual([
      'failedContacts90Days',
      'recordVerified',
      'refusal',
      'verificationOverdueDays',
    ]);
    expect(draft.facts['verificationOverdueDays']).toEqual({
      value: 12,
      source: 'register',
      observedAt: '2025-11-01T09:00:00Z',
    });
  });

  it('tells the office the criterion, what was found, on which facts, what counted for it, and what would change it', async () => {
    const told = draftToOffice(await draftOf(late), context, ['supervisor']);
    expect(told?.summary).toEqual({
      zh: '拟出核实（提示）：核实超期',
      en: 'Drafted, verification (observation): Verification late',
    });
    expect(told?.criterion.en).toBe('A record is verified within its deadline.');
    expect(told?.reason.en).toBe('The record is not verified and its deadline has passed.');
    expect(english(told?.because)).toEqual([
      'Record verified: no',
      expect.stringMatching(/^Days past the verification deadline: 12 days \(.*2025-11-01\)$/),
    ]);
    expect(english(told?.evidence)).toEqual(['Contacts without answer in 90 days: 2']);
    expect(english(told?.mitigated)).toEqual([
      'Nobody could be reached (by one step): Several contacts without an answer are on record: whoever keeps the record had tried.',
    ]);
    expect(english(told?.wouldChange)).toEqual([
      '“Record verified” is "yes"',
      '“Days past the verification deadline” is at most 5 days',
      '“Days past the verification deadline” is greater than 30 days',
      'with “Contact was refused” less severe by one step',
    ]);
  });

  it('tells the resident in plain words that it is about the office, and only facts that they may see', async () => {
    const draft = await draftOf({ activeAdvertUnregistered: true, failedContacts90Days: 5 });
    const told = draftToResident(draft, context);
    expect(told?.summary.en).toContain('on how the office kept your record, not on you');
    expect(told?.reason.en).toBe(
      'This home is advertised to let, and the office has not completed its registration yet.',
    );
    // the advert is for the landlord and those who work with the register
    expect(told?.because).toEqual([]);
    expect(JSON.stringify(told)).not.toContain('Advertised to let but not registered');
    expect(english(told?.mitigated)).toHaveLength(1);
  });

  it('commends without a severity, and tells nobody of a fact that they may not see', async () => {
    const steady = {
      recordVerified: true,
      unchangedConfirmations: 6,
      daysSinceConfirmation: 3,
      auditErrorsFound: 0,
    };
    const draft = await draftOf(steady);
    expect(draftToOffice(draft, context, ['supervisor'])?.summary.en).toBe(
      'Drafted, commendation: Record kept accurate for long',
    );
    const toOfficer = JSON.stringify(draftToOffice(draft, context, ['officer']));
    const errors = shippedCatalogue.find(({ key }) => key === 'auditErrorsFound')?.label.en ?? '';
    expect(JSON.stringify(draftToOffice(draft, context, ['supervisor']))).toContain(errors);
    expect(toOfficer).not.toContain(errors);
  });

  it('gives the same again from the stored facts and the stored version', async () => {
    const draft = await draftOf(late);
    const stored = Object.fromEntries(Object.entries(draft.facts).map(([key, { value }]) => [key, value]));
    const { drafts } = await evaluateFindings(compileFindings(document, { asOf: draft.asOf }), stored);
    expect(drafts).toContainEqual({
      ruleId: draft.ruleId,
      kind: draft.kind,
      severity: draft.severity,
      mitigations: draft.mitigations,
    });
  });

  it('says nothing by a version that has no such rule', async () => {
    const draft = { ...(await draftOf(late)), ruleId: 'gone' };
    expect(draftToOffice(draft, context, ['supervisor'])).toBeNull();
  });
});

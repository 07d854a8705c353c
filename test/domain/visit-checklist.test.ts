import { checklistScore, VISIT_CHECKLIST } from '../../domain/visit-checklist';
import { checklistWith } from '../support/visits';

describe('the score of a checklist', () => {
  it('is no lower because the record does not match: that is no evidence about safety', () => {
    const aboutTheRecord = VISIT_CHECKLIST.filter(({ about }) => about === 'record').map(({ key }) => key);
    expect(aboutTheRecord).not.toEqual([]);
    for (const key of aboutTheRecord) {
      expect(checklistScore(checklistWith({ [key]: 'defect' }))).toBe(100);
      expect(checklistScore({ [key]: 'defect', smoke_alarm: 'ok' })).toBe(100);
    }
  });

  it('is the share of what was looked at in the home and its common parts', () => {
    expect(checklistScore({ unit_matches: 'ok', smoke_alarm: 'defect', gas: 'ok', wiring: 'not_seen' })).toBe(
      50,
    );
  });

  it('is unknown where nothing but the record was looked at', () => {
    expect(checklistScore({ unit_matches: 'ok' })).toBeNull();
  });
});

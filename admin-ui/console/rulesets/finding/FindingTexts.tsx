import Grid from '@mui/material/Grid';
import type { FindingRule } from '../../../../rules/ruleset-schema';
import { LocalisedInputs } from '../LocalisedInputs';
import { EvidenceInput } from './EvidenceInput';

const HALF = { xs: 12, md: 6 };
const NO_WORDS = { zh: '', en: '' };

/** What the record is held against, a usual cause, the effect, and what is shown with the draft; what was found is the rule's reason. */
export function FindingTexts({ rule, index }: { rule: FindingRule; index: number }) {
  const { params } = rule.event;
  const path = ['rules', index, 'event', 'params'];
  return (
    <>
      <LocalisedInputs path={[...path, 'criterion']} text={params.criterion} label="criterion" size={HALF} />
      {params.kind !== 'commendation' && (
        <LocalisedInputs
          path={[...path, 'cause']}
          text={params.cause ?? NO_WORDS}
          label="cause"
          size={HALF}
          optional
        />
      )}
      <LocalisedInputs path={[...path, 'effect']} text={params.effect} label="effect" size={HALF} />
      <Grid size={12}>
        <EvidenceInput path={[...path, 'evidence']} evidence={params.evidence} />
      </Grid>
    </>
  );
}

import Grid from '@mui/material/Grid';
import { FINDING_KINDS, FINDING_SEVERITIES, type FindingKind } from '../../../../domain/finding';
import type { FindingRule } from '../../../../rules/ruleset-schema';
import { Choice } from '../../choice';
import { useChoices } from '../../choices';
import { useDraft } from '../draft';
import { ProblemsAt } from '../ProblemsAt';
import { withKind } from './with-kind';

const QUARTER = { xs: 12, sm: 6, md: 3 };

/** What a rule drafts: which check, or praise, and how severe. */
export function FindingInputs({ rule, index }: { rule: FindingRule; index: number }) {
  const { readOnly, change } = useDraft();
  const kinds = useChoices('findingKind', FINDING_KINDS);
  const severities = useChoices('findingSeverity', FINDING_SEVERITIES);
  const { params } = rule.event;
  const path = ['rules', index, 'event', 'params'];
  return (
    <>
      <Grid size={QUARTER}>
        <Choice
          label="doorstep.finding.kind"
          value={params.kind}
          options={kinds}
          onChange={(kind) => change(['rules', index], withKind(rule, kind as FindingKind))}
          disabled={readOnly}
        />
        <ProblemsAt path={[...path, 'kind']} />
        <ProblemsAt path={path} />
      </Grid>
      <Grid size={QUARTER}>
        {params.kind !== 'commendation' && (
          <Choice
            label="doorstep.finding.severity"
            value={params.severity}
            options={severities}
            onChange={(severity) => change([...path, 'severity'], severity)}
            disabled={readOnly}
          />
        )}
        <ProblemsAt path={[...path, 'severity']} />
      </Grid>
    </>
  );
}

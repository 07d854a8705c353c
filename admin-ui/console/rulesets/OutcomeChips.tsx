import Chip from '@mui/material/Chip';
import type { Rule } from '../../../rules/ruleset-schema';
import { useCodeWord } from '../code-field';

/** What a rule gives, in a word or two: its tier and ground, or the kind and severity of its finding. */
export function OutcomeChips({ rule }: { rule: Rule }) {
  const word = useCodeWord();
  if ('tier' in rule.event.params) {
    const { tier } = rule.event.params;
    const ground = 'ground' in rule ? rule.ground : undefined;
    return (
      <>
        <Chip size="small" color={tier === 'priority' ? 'warning' : 'default'} label={word('tier', tier)} />
        {ground && <Chip size="small" variant="outlined" label={word('ground', ground)} />}
      </>
    );
  }
  const { params } = rule.event;
  if (params.kind === 'commendation')
    return <Chip size="small" color="success" label={word('findingKind', params.kind)} />;
  const { kind, severity } = params;
  return (
    <>
      <Chip size="small" label={word('findingKind', kind)} />
      <Chip
        size="small"
        variant="outlined"
        color={severity === 'major' ? 'warning' : 'default'}
        label={word('findingSeverity', severity)}
      />
    </>
  );
}

import { CommandButton } from '../command-button';
import type { Version } from './version';

interface Props {
  version: Version;
  step: 'submit' | 'assess' | 'withdraw' | 'publish' | 'reject' | 'recall' | 'pause' | 'resume' | 'roll-back';
  /** The message that says that it is done. */
  done:
    | 'placingPaused'
    | 'placingResumed'
    | 'rollBackProposed'
    | 'submitted'
    | 'assessedAgain'
    | 'takenBack'
    | 'published'
    | 'recalled'
    | 'publishedFindings'
    | 'sentBack';
}

const FORWARD: readonly Props['step'][] = ['submit', 'publish'];

/** One step of a version's way into force. */
export function VersionStep({ version, step, done }: Props) {
  // what is drafted places nothing
  const ofFindings = version.decides === 'finding' && (step === 'publish' || step === 'roll-back');
  return (
    <CommandButton
      label={`doorstep.ruleset.${step}`}
      explain={`doorstep.ruleset.${step}Explain${ofFindings ? 'Findings' : ''}`}
      variant={FORWARD.includes(step) ? 'contained' : 'outlined'}
      path={`/api/ruleset-versions/${version.id}/${step}`}
      version={version.version}
      done={`doorstep.ruleset.${done}`}
    />
  );
}

import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { REJECTION_REASON_WORDS } from '../../../domain/dispute';
import { useCodeWord } from '../code-field';
import { formatDay } from '../dates';
import { useReader } from '../reader';
import type { Claim } from './claim';

/** What was told, by whom, and what stands on record. */
export function ClaimWords({ claim }: { claim: Claim }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const { movedOutOn, occupantCount, changed } = claim.claim;
  const said = [
    word('claimKind', claim.kind),
    movedOutOn === undefined ? null : formatDay(movedOutOn),
    changed === undefined ? null : word('disputeSubject', changed),
    occupantCount === undefined ? null : translate('doorstep.claim.count', { count: occupantCount }),
  ];
  const record = {
    since: formatDay(claim.since),
    until: claim.until === null ? '–' : formatDay(claim.until),
    count: claim.occupantCount ?? '–',
  };
  return (
    <>
      <strong>{said.filter((part) => part !== null).join(' · ')}</strong>
      <Typography variant="body2" color="text.secondary">
        {word('declarant', claim.declarant)}
        {claim.state === 'received' && ` · ${translate('doorstep.claim.onRecord', record)}`}
      </Typography>
    </>
  );
}

/** How the claim was decided and why; null while it waits. */
export function useClaimDecision({ state, decidedAt, reason }: Claim): string | null {
  const word = useCodeWord();
  const read = useReader();
  if (state === 'received') return null;
  const words = [word('claimState', state), decidedAt === null ? null : formatDay(decidedAt)];
  if (reason !== null) words.push(read(REJECTION_REASON_WORDS[reason]));
  return words.filter((part) => part !== null).join(' · ');
}

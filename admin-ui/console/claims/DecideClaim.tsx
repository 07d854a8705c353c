import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { DISPUTED_VALUES } from '../../../domain/dispute';
import { RejectButton } from '../disputes/RejectButton';
import { useCorrection } from '../disputes/use-correction';
import { CommandButton } from '../command-button';
import { useMay } from '../roles';
import type { Claim } from './claim';

/** How a claim that waits is decided, or why the reader does not decide it. */
export function DecideClaim({ claim }: { claim: Claim }) {
  const translate = useTranslate();
  const mayDecide = useMay('supervisor');
  if (!mayDecide || claim.state !== 'received') return null;
  // the database refuses it too
  if (claim.ownClaim) return <Typography variant="body2">{translate('doorstep.claim.byAnother')}</Typography>;
  const saysItself = claim.kind === 'end' || claim.kind === 'never_lived_here';
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      {saysItself ? <AcceptButton claim={claim} /> : <AcceptChangeButton claim={claim} />}
      <RejectButton
        path={`/api/claims/${claim.id}/decision`}
        label="doorstep.claim.reject"
        explain="doorstep.claim.rejectExplain"
        done="doorstep.claim.rejected"
      />
    </Stack>
  );
}

function AcceptButton({ claim }: { claim: Claim }) {
  return (
    <CommandButton
      label="doorstep.claim.accept"
      explain={`doorstep.claim.acceptExplain.${claim.kind}`}
      variant="contained"
      path={`/api/claims/${claim.id}/decision`}
      body={{ decision: 'accepted' }}
      done="doorstep.claim.accepted"
    />
  );
}

function AcceptChangeButton({ claim }: { claim: Claim }) {
  const named = DISPUTED_VALUES.filter((value) => value === claim.claim.changed);
  const { correction, inputs } = useCorrection(named.length === 0 ? DISPUTED_VALUES : named, claim);
  return (
    <CommandButton
      label="doorstep.claim.accept"
      explain="doorstep.claim.acceptExplain.change"
      variant="contained"
      ready={correction !== null}
      path={`/api/claims/${claim.id}/decision`}
      body={{ decision: 'accepted', correction }}
      done="doorstep.claim.accepted"
    >
      {inputs}
    </CommandButton>
  );
}

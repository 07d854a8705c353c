import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { DISPUTED_VALUES } from '../../../domain/dispute';
import { useAsked } from '../command';
import { RejectButton } from '../disputes/RejectButton';
import { useCorrection } from '../disputes/use-correction';
import { Question } from '../question';
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
  const { send, asked } = useAsked();
  return (
    <Question
      label="doorstep.claim.accept"
      explain={`doorstep.claim.acceptExplain.${claim.kind}`}
      variant="contained"
      {...asked}
      onConfirm={async () =>
        (await send(
          `/api/claims/${claim.id}/decision`,
          { decision: 'accepted' },
          'doorstep.claim.accepted',
        )) !== null
      }
    />
  );
}

function AcceptChangeButton({ claim }: { claim: Claim }) {
  const { send, asked } = useAsked();
  const named = DISPUTED_VALUES.filter((value) => value === claim.claim.changed);
  const { correction, inputs } = useCorrection(named.length === 0 ? DISPUTED_VALUES : named, claim);
  return (
    <Question
      label="doorstep.claim.accept"
      explain="doorstep.claim.acceptExplain.change"
      variant="contained"
      {...asked}
      ready={correction !== null}
      onConfirm={async () =>
        (await send(
          `/api/claims/${claim.id}/decision`,
          { decision: 'accepted', correction },
          'doorstep.claim.accepted',
        )) !== null
      }
    >
      {inputs}
    </Question>
  );
}

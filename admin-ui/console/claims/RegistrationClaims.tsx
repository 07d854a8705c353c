import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { formatDay } from '../dates';
import { CLAIMS, useMay } from '../roles';
import { Section } from '../section';
import type { Claim } from './claim';
import { ClaimWords, useClaimDecision } from './ClaimWords';
import { DecideClaim } from './DecideClaim';

/** What was told about a registration, the last due first, and what was decided. */
export function RegistrationClaims({ id }: { id: string }) {
  const wanted = useMay(...CLAIMS);
  const claims = useAnswer<{ items: Claim[] }>(`/api/claims?registrationId=${id}&limit=200`, { wanted });
  if (!wanted || !claims.data || claims.data.items.length === 0) return null;
  return (
    <Section title="doorstep.claim.title">
      {claims.data.items.toReversed().map((claim) => (
        <OneClaim key={claim.id} claim={claim} />
      ))}
    </Section>
  );
}

function OneClaim({ claim }: { claim: Claim }) {
  const translate = useTranslate();
  const decided = useClaimDecision(claim);
  const due =
    claim.dueAt === null ? null : translate('doorstep.registration.due', { date: formatDay(claim.dueAt) });
  return (
    <Stack sx={{ mb: 2, gap: 1 }}>
      <div>
        <ClaimWords claim={claim} />
        <Typography variant="body2">
          {[formatDay(claim.declaredAt), decided ?? due].filter(Boolean).join(' · ')}
        </Typography>
      </div>
      <DecideClaim claim={claim} />
    </Stack>
  );
}

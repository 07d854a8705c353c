import { useState } from 'react';
import { MANUAL_REASONS } from '../../../domain/manual-tier';
import { TIERS } from '../../../domain/tier';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';

/** A person's tier: with a reason of the closed list, for 30 days, and the resident is told. */
export function ManualTierButton({ id }: { id: string }) {
  const { send, asked } = useAsked();
  const [tier, setTier] = useState('');
  const [reason, setReason] = useState('');
  return (
    <Question
      label="doorstep.registration.setTier"
      explain="doorstep.registration.setTierExplain"
      {...asked}
      ready={tier !== '' && reason !== ''}
      onConfirm={async () =>
        (await send(
          `/api/registrations/${id}/manual-tier`,
          { tier, reason },
          'doorstep.registration.tierSet',
        )) !== null
      }
    >
      <Choice
        label="resources.registrations.fields.tier"
        value={tier}
        options={useChoices('tier', TIERS)}
        onChange={setTier}
      />
      <Choice
        label="resources.registrations.fields.reason"
        value={reason}
        options={useChoices('manualReason', MANUAL_REASONS)}
        onChange={setReason}
      />
    </Question>
  );
}

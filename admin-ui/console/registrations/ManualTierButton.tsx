import { useState } from 'react';
import { MANUAL_REASONS } from '../../../domain/manual-tier';
import { TIERS } from '../../../domain/tier';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { CommandButton } from '../command-button';
import type { Registration } from './registration';

/** A person's tier: with a reason of the closed list, for 30 days, and the resident is told. */
export function ManualTierButton({ id, version }: Pick<Registration, 'id' | 'version'>) {
  const [tier, setTier] = useState('');
  const [reason, setReason] = useState('');
  return (
    <CommandButton
      label="doorstep.registration.setTier"
      explain="doorstep.registration.setTierExplain"
      ready={tier !== '' && reason !== ''}
      path={`/api/registrations/${id}/manual-tier`}
      version={version}
      body={{ tier, reason }}
      done="doorstep.registration.tierSet"
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
    </CommandButton>
  );
}

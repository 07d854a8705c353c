import { useState } from 'react';
import { DISMISSAL_REASONS } from '../../../domain/advert';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { CommandButton } from '../command-button';
import type { AdvertDetail } from './advert';

/** Puts an advert aside, for a reason from the closed list. */
export function DismissButton({ advert }: { advert: AdvertDetail }) {
  const [reason, setReason] = useState('');
  const reasons = useChoices('advertReason', DISMISSAL_REASONS);
  return (
    <CommandButton
      label="doorstep.advert.dismiss"
      explain="doorstep.advert.dismissExplain"
      ready={reason !== ''}
      path={`/api/adverts/${advert.id}/dismiss`}
      body={{ reason }}
      version={advert.version}
      done="doorstep.advert.dismissed"
    >
      <Choice label="doorstep.dispute.reason" value={reason} options={reasons} onChange={setReason} />
    </CommandButton>
  );
}

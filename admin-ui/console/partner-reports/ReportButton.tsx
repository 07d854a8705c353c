import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { COMMON_HAZARD_KINDS, COMMON_PARTS, REPORTING_PARTNERS } from '../../../domain/partner-report';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { CommandButton } from '../command-button';
import { useMay } from '../roles';
import { WhenInput } from '../when-input';

/** Records what a partner reports about common parts of the building of this home. */
export function ReportButton({ registrationId }: { registrationId: string }) {
  const translate = useTranslate();
  const works = useMay('supervisor', 'officer');
  const [partner, setPartner] = useState('');
  const [part, setPart] = useState('');
  const [kind, setKind] = useState('');
  const [seenOn, setSeenOn] = useState('');
  const partners = useChoices('report.partner', REPORTING_PARTNERS);
  const parts = useChoices('report.part', COMMON_PARTS);
  const kinds = useChoices('hazard', COMMON_HAZARD_KINDS);
  if (!works) return null;
  return (
    <CommandButton
      label="doorstep.report.record"
      explain="doorstep.report.recordExplain"
      ready={partner !== '' && part !== '' && kind !== '' && seenOn !== ''}
      path={`/api/registrations/${registrationId}/partner-reports`}
      body={{ partner, part, kind, seenOn }}
      done="doorstep.report.recorded"
    >
      <Choice label="doorstep.report.partnerOf" value={partner} options={partners} onChange={setPartner} />
      <Choice label="doorstep.report.partOf" value={part} options={parts} onChange={setPart} />
      <Choice label="doorstep.report.kindOf" value={kind} options={kinds} onChange={setKind} />
      <WhenInput
        type="date"
        label={translate('doorstep.report.seenOn')}
        value={seenOn}
        onChange={setSeenOn}
      />
    </CommandButton>
  );
}

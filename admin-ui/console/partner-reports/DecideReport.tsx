import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { SEVERITIES } from '../../../domain/hazard';
import { PUT_ASIDE_REASONS, reportActions } from '../../../domain/partner-report';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { CommandButton } from '../command-button';
import { useMay } from '../roles';
import type { PartnerReport } from './partner-report';

/** How an open report is decided; whoever recorded it does not confirm it. */
export function DecideReport({ report }: { report: PartnerReport }) {
  const translate = useTranslate();
  const supervises = useMay('supervisor');
  const actions = reportActions(report.state);
  if (!supervises || actions.length === 0) return null;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      {report.own ? (
        <Typography variant="body2">{translate('doorstep.report.byAnother')}</Typography>
      ) : (
        <ConfirmButton report={report} />
      )}
      <PutAsideButton report={report} />
    </Stack>
  );
}

function ConfirmButton({ report }: { report: PartnerReport }) {
  const [severity, setSeverity] = useState('');
  const severities = useChoices('severity', SEVERITIES);
  return (
    <CommandButton
      label="doorstep.report.confirm"
      explain="doorstep.report.confirmExplain"
      variant="contained"
      ready={severity !== ''}
      path={`/api/partner-reports/${report.id}/confirm`}
      body={{ severity }}
      done="doorstep.report.confirmed"
      version={report.version}
    >
      <Choice
        label="doorstep.report.severityOf"
        value={severity}
        options={severities}
        onChange={setSeverity}
      />
    </CommandButton>
  );
}

function PutAsideButton({ report }: { report: PartnerReport }) {
  const [reason, setReason] = useState('');
  const reasons = useChoices('report.reason', PUT_ASIDE_REASONS);
  return (
    <CommandButton
      label="doorstep.report.putAside"
      explain="doorstep.report.putAsideExplain"
      ready={reason !== ''}
      path={`/api/partner-reports/${report.id}/put-aside`}
      body={{ reason }}
      done="doorstep.report.isPutAside"
      version={report.version}
    >
      <Choice label="doorstep.report.reasonOf" value={reason} options={reasons} onChange={setReason} />
    </CommandButton>
  );
}

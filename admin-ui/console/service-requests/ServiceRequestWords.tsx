import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import type { ServiceRequest } from './service-request';

const WORDS = { m: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere' } as const;

/** What was asked for, with the note of who asked. */
export function ServiceRequestWords({ request: { kind, note } }: { request: ServiceRequest }) {
  const word = useCodeWord();
  return (
    <>
      <strong>{word('service.kind', kind)}</strong>
      {note !== null && (
        <Typography component="blockquote" variant="body2" sx={WORDS}>
          {note}
        </Typography>
      )}
    </>
  );
}

/** How it stands: who has it, where it went, and what the person said afterwards. */
export function ServiceRequestState({ request }: { request: ServiceRequest }) {
  const word = useCodeWord();
  const translate = useTranslate();
  const { state, holderName, handedTo, receiptReference, declineReason, satisfied, feedback } = request;
  const parts = [
    word('service.state', state),
    holderName,
    handedTo === null ? null : word('service.partner', handedTo),
    receiptReference,
    declineReason === null ? null : word('service.reason', declineReason),
    satisfied === null
      ? null
      : translate(satisfied ? 'doorstep.service.helped' : 'doorstep.service.notHelped'),
  ];
  return (
    <>
      {parts.filter((part) => part !== null).join(' · ')}
      {feedback !== null && (
        <Typography component="blockquote" variant="body2" sx={WORDS}>
          {feedback}
        </Typography>
      )}
    </>
  );
}

import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { formatDay } from '../dates';
import { ExplanationWords } from './ExplanationWords';
import type { Registration } from './registration';

/** The decision in words: what the rules saw and would need to see, or who set it and until when. */
export function WhyThisTier({ registration }: { registration: Registration }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const { decision, explanation, rulesetVersionNumber } = registration;
  if (decision === null) return <Typography>{translate('doorstep.registration.noDecision')}</Typography>;
  const date = formatDay(decision.decidedAt);
  if (decision.kind === 'manual') {
    const words = {
      date,
      reason: word('manualReason', decision.manualReason),
      name: decision.deciderName ?? translate('doorstep.registration.somebody'),
      until: decision.manualUntil === null ? '–' : formatDay(decision.manualUntil),
    };
    return <Typography>{translate('doorstep.registration.byPerson', words)}</Typography>;
  }
  return (
    <>
      {explanation && <ExplanationWords explanation={explanation} />}
      <Typography color="text.secondary" sx={{ mt: 1 }}>
        {translate('doorstep.registration.decidedOn', { date, number: rulesetVersionNumber ?? '–' })}
      </Typography>
    </>
  );
}

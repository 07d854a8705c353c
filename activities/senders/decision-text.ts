import {
  DISPUTE_SUBJECT_WORDS,
  REJECTION_REASON_WORDS,
  type DisputeSubject,
  type RejectionReason,
} from '../../domain/dispute';
import type { Localised } from '../../domain/localised';
import type { ContactTextInput } from './contact-text';

export interface DecidedDispute {
  subject: DisputeSubject | 'tier';
  decision: 'upheld' | 'rejected' | 'withdrawn';
  /** Why a value stays as it is; null for every other decision. */
  reason: RejectionReason | null;
}

/** Tells the residents what was decided about what they disputed, and that they can answer to it. */
export function decisionText(
  { url, code, programme, verifyHint }: ContactTextInput,
  { subject, decision, reason }: DecidedDispute,
): Localised {
  const about = DISPUTE_SUBJECT_WORDS[subject];
  const why = reason && REJECTION_REASON_WORDS[reason];
  const decided: Record<DecidedDispute['decision'], Localised> = {
    upheld: {
      zh: `您对本住房登记（${about.zh}）的异议成立，登记已相应更改。`,
      en: `what you said about the record of this home (${about.en}) was upheld, and the record was changed.`,
    },
    rejected: {
      zh: `您对本住房登记（${about.zh}）的异议不成立，登记保持不变。${why ? `原因：${why.zh}。` : ''}`,
      en: `what you said about the record of this home (${about.en}) was decided: the record stays as it is.${why ? ` Reason: ${why.en}.` : ''}`,
    },
    withdrawn: {
      zh: `您对本住房登记（${about.zh}）的异议已撤回。`,
      en: `what you said about the record of this home (${about.en}) was taken back.`,
    },
  };
  return {
    zh: [
      `【${programme.zh}】${decided[decision].zh}`,
      `查看登记或再次提出异议：${url}`,
      `验证码：${code}`,
      `我们不会要求转账、银行卡或证件。核实真伪：${verifyHint.zh}`,
    ].join('\n\n'),
    en: [
      `${programme.en}: ${decided[decision].en}`,
      `See the record, or say again that something is wrong: ${url}`,
      `Code: ${code}`,
      `We never ask for money, bank details or identity papers. To check that this is real: ${verifyHint.en}`,
    ].join('\n\n'),
  };
}

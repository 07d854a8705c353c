import type { QueuedContact } from '../../db/queries/queued-contacts';
import { appointmentInWords } from '../../domain/appointment-words';
import { DISPUTE_SUBJECT_WORDS, REJECTION_REASON_WORDS } from '../../domain/dispute';
import { MANUAL_REASON_WORDS } from '../../domain/manual-tier';
import { reasonSentence, type MessageName, type MessageValues } from '../../domain/message-texts';
import { TIER_WORDS } from '../../domain/tier';

/** Which text a contact is sent as, and what its variables are filled with, in the authority's time zone. */
export function textOf(
  { manualTier, dispute, visitId, appointment }: QueuedContact,
  timeZone: string,
): { name: MessageName; values: MessageValues } {
  if (manualTier) {
    const tier = TIER_WORDS[manualTier.tier];
    if (manualTier.ended) return { name: 'manualTierEnded', values: { tier } };
    const { until, reason } = manualTier;
    const values = {
      tier,
      until: { zh: until, en: until },
      reason: reasonSentence(MANUAL_REASON_WORDS[reason]),
    };
    return { name: 'manualTier', values };
  }
  if (dispute) {
    const about = DISPUTE_SUBJECT_WORDS[dispute.subject];
    const reason = dispute.reason ? reasonSentence(REJECTION_REASON_WORDS[dispute.reason]) : NOTHING;
    return { name: OF_DECISION[dispute.decision], values: { about, reason } };
  }
  if (visitId === null) return { name: 'confirmation', values: {} };
  if (!appointment) return { name: 'visitRequest', values: {} };
  return { name: 'visitReminder', values: { appointment: appointmentInWords(appointment, timeZone) } };
}

const NOTHING = { zh: '', en: '' };

const OF_DECISION = {
  upheld: 'disputeUpheld',
  rejected: 'disputeRejected',
  withdrawn: 'disputeWithdrawn',
} as const;

import type { MessageSender } from './message-sender';

/** "Sends" into message_log, in the transaction that marks the contact as sent; the demonstration shows it. */
export const logSender: MessageSender = {
  async send(trx, { contactAttemptId, address, body }) {
    await trx('message_log')
      .insert({ contact_attempt_id: contactAttemptId, recipient_address: address, body })
      .onConflict('contact_attempt_id')
      .ignore();
  },
};

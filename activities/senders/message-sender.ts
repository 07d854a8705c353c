import type { Knex } from 'knex';

/** Personal: exists only in memory and in message_log. */
export interface OutgoingMessage {
  contactAttemptId: string;
  channel: 'link' | 'message' | 'letter';
  /** A phone number, or a postal address for a letter. */
  address: string;
  body: string;
}

/** Sends a text. Called again for the same contactAttemptId after a crash: it must then send nothing twice. */
export interface MessageSender {
  /** @param trx the transaction that marks the contact as sent */
  send(trx: Knex.Transaction, message: OutgoingMessage): Promise<void>;
}

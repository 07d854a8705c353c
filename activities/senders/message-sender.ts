import type { LOCALES } from '../../domain/closed-lists';

/** Personal: exists only in memory and, until it is sent, in message_log. */
export interface OutgoingMessage {
  /** The contact's id: the same however often a text has to be repeated. */
  messageId: string;
  channel: 'link' | 'message' | 'letter';
  /** A phone number or e-mail address, or a postal address for a letter. */
  address: string;
  /** Says who writes, and nothing of why. */
  subject: string;
  body: string;
  locale: (typeof LOCALES)[number];
}

/**
 * Hands texts to whoever brings them. A text is sent once; where a crash leaves open whether it was, it is sent again
 * under the same message id, by which the service knows it.
 */
export interface MessageSender {
  /** What was sent stays in message_log, where a demonstration shows it; of all other senders it is deleted. */
  readonly keepsTexts?: boolean;
  /** @throws SenderError where it does not take the text; whatever else is thrown counts as passing */
  send(message: OutgoingMessage): Promise<void>;
}

/** A sender that does not take a text says so by a stable code, never in words: they may hold the address. */
export class SenderError extends Error {
  override name = 'SenderError';

  /** @param maybeSent it may be out all the same, as when no answer came to a text that was handed over whole */
  constructor(
    readonly code: string,
    readonly maybeSent = false,
  ) {
    super(code);
  }
}

/** No sender is set up for this kind of address: the text waits for one. */
export const SENDER_MISSING = 'SENDER_MISSING';

/** The address is nobody's: no later attempt would go better, and it is not used again. */
export const UNKNOWN_RECIPIENT = 'UNKNOWN_RECIPIENT';

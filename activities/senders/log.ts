import type { MessageSender } from './message-sender';

/** Brings texts to nobody: they stay in message_log, where the demonstration shows them. */
export const logSender: MessageSender = { keepsTexts: true, send: () => Promise.resolve() };

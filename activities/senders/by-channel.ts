import { SENDER_MISSING, SenderError, type MessageSender, type OutgoingMessage } from './message-sender';

export interface ChannelSenders {
  /** Messages to an e-mail address. */
  email?: MessageSender | undefined;
  /** Messages to a phone number. */
  sms?: MessageSender | undefined;
  letter?: MessageSender | undefined;
}

/** Each text by the sender of its channel and address; one that no sender brings is refused with `SENDER_MISSING`. */
export function sendersByChannel(senders: ChannelSenders): MessageSender {
  const senderOf = ({ channel, address }: OutgoingMessage) => {
    if (channel === 'letter') return senders.letter;
    return address.includes('@') ? senders.email : senders.sms;
  };
  return {
    async send(message) {
      const sender = senderOf(message);
      if (!sender) throw new SenderError(SENDER_MISSING);
      await sender.send(message);
    },
  };
}

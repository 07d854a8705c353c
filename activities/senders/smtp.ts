import { createTransport } from 'nodemailer';
import { SenderError, UNKNOWN_RECIPIENT, type MessageSender } from './message-sender';

const TIMEOUT_MS = 20_000;
/** RFC 5321, 4.2.3 and RFC 3463: no such mailbox, and the two ways of saying that it has gone for good. */
const NOBODY = new Set([550, 551, 553]);

/**
 * E-mail by a mail server. The message id is made of the contact's, so that a repeated one is known by it (RFC 5322,
 * 3.6.4).
 * @param url as nodemailer takes it: smtps://user:password@host:465
 * @param from who writes, as the header takes it
 */
export function smtpSender({ url, from }: { url: string; from: string }): MessageSender {
  const transport = createTransport(url, {
    from,
    // an answering machine does not answer these (RFC 3834)
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ messageId, address, subject, body }) {
      const sent = transport.sendMail({
        to: { name: '', address },
        subject,
        text: body,
        textEncoding: 'base64',
        messageId: `<${messageId}@${domain}>`,
      });
      try {
        await withinTime(sent);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

/** nodemailer has a time for each step of its own, not for all of them. */
async function withinTime(sent: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SenderError('SMTP_TIMEOUT')), TIMEOUT_MS);
  });
  try {
    await Promise.race([sent, late]);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(error: unknown): SenderError {
  if (error instanceof SenderError) return error;
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  // refused at RCPT TO: of this address, not of ours
  if (responseCode !== undefined && code === 'EENVELOPE' && NOBODY.has(responseCode))
    return new SenderError(UNKNOWN_RECIPIENT);
  if (responseCode !== undefined) return new SenderError(`SMTP_${responseCode}`);
  return new SenderError(code === undefined ? 'SMTP_UNREACHABLE' : `SMTP_${code}`);
}

import { createTransport } from 'nodemailer';
import { SenderError, UNKNOWN_RECIPIENT, type MessageSender } from './message-sender';

const TIMEOUT_MS = 20_000;
/** RFC 5321, 4.2.3: no such mailbox, and the two ways of saying that it has gone for good. */
const NOBODY = new Set([550, 551, 553]);
/** RFC 3463, 3.2: of the reasons that such a reply may add, those that are about the address of the recipient. */
const NOBODY_ENHANCED = /^5\.1\.(1|2|3|6|10)$/;

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
      // nodemailer has a time for each step of its own, not for all of them; this one closes the connection
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      try {
        await transport.sendMail({
          to: { name: '', address },
          subject,
          text: body,
          textEncoding: 'base64',
          messageId: `<${messageId}@${domain}>`,
          signal,
        });
      } catch (error) {
        throw refusalOf(error, signal.aborted);
      }
    },
  };
}

/** What nodemailer says of a mail that was not taken. */
interface Refusal {
  code?: string;
  /** The SMTP command that was answered, or was to be. */
  command?: string;
  responseCode?: number;
  response?: string;
}

function refusalOf(error: unknown, late: boolean): SenderError {
  const { code, command, responseCode, response = '' } = error as Refusal;
  if (late) return new SenderError('SMTP_TIMEOUT', true);
  if (responseCode === undefined) {
    // the connection broke: after the text was begun nobody knows whether it arrived
    return new SenderError(code === undefined ? 'SMTP_UNREACHABLE' : `SMTP_${code}`, command === 'DATA');
  }
  const enhanced = /^\d{3}[ -](\d\.\d+\.\d+)/.exec(response)?.[1];
  const isNobodys =
    command === 'RCPT TO' &&
    NOBODY.has(responseCode) &&
    (enhanced === undefined || NOBODY_ENHANCED.test(enhanced));
  return new SenderError(isNobodys ? UNKNOWN_RECIPIENT : `SMTP_${responseCode}`);
}

import { Webhook } from 'standardwebhooks';
import { SenderError, UNKNOWN_RECIPIENT, type MessageSender } from './message-sender';

const TIMEOUT_MS = 20_000;
const UNPROCESSABLE = 422;

const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Of what fetch throws, what says that no connection came about; of all else nobody knows how far it got. */
function wasNotReached(error: unknown): boolean {
  const cause = (error as { cause?: { code?: unknown; message?: unknown } } | undefined)?.cause;
  return NOT_REACHED.has(String(cause?.code)) || cause?.message === 'unexpected redirect';
}

/**
 * A service for short messages or letters, reached by signed HTTP as https://www.standardwebhooks.com has it: it knows
 * whose call it is by the signature, and one that is repeated by `webhook-id`. Any status of 2xx takes the text; 422
 * with `{"code": "UNKNOWN_RECIPIENT"}` says that the address is nobody's. What it knows later it reports to
 * `/api/receipts`.
 * @param secret shared with the service, in base64, with or without `whsec_` before it
 */
export function webhookSender({ url, secret }: { url: string; secret: string }): MessageSender {
  const webhook = new Webhook(secret);
  return {
    async send({ messageId, channel, address, subject, body, locale }) {
      const payload = JSON.stringify({ messageId, channel, to: address, subject, text: body, locale });
      const at = new Date();
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'webhook-id': messageId,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': webhook.sign(messageId, at, payload),
        },
        body: payload,
        // a text goes to the service that was named, whoever that points to
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((error: unknown) => {
        throw new SenderError('WEBHOOK_UNREACHABLE', !wasNotReached(error));
      });
      if (response.ok) {
        // what it says beside is not asked for
        await response.body?.cancel().catch(() => undefined);
        return;
      }
      const answer: unknown = await response.json().catch(() => null);
      if (
        response.status === UNPROCESSABLE &&
        (answer as { code?: unknown } | null)?.code === UNKNOWN_RECIPIENT
      )
        throw new SenderError(UNKNOWN_RECIPIENT);
      throw new SenderError(`WEBHOOK_${response.status}`);
    },
  };
}

import express, { type RequestHandler } from 'express';
import type { Knex } from 'knex';
import { Webhook } from 'standardwebhooks';
import { noteReceipt } from '../db/queries/undelivered';
import { ApiError } from './api-error';
import { boolean, id, object, oneOf } from './json-schema';
import type { Operation } from './route';
import { requestCheck } from './schema-check';

const RECEIPT = object(
  { messageId: id, state: oneOf(['delivered', 'failed']), code: oneOf(['UNKNOWN_RECIPIENT', 'UNDELIVERED']) },
  ['code'],
);

/** What services that bring texts report; they have no account, and sign what they say. */
export const RECEIPT_OPERATIONS: readonly (Operation & { open: true })[] = [
  {
    method: 'post',
    path: '/api/receipts',
    summary:
      'A service reports what became of a text that it took, signed as https://www.standardwebhooks.com has it; `noted` is false where nothing waits for it',
    open: true,
    body: RECEIPT,
    response: object({ noted: boolean }),
  },
];

interface Receipt {
  messageId: string;
  state: 'delivered' | 'failed';
  code?: 'UNKNOWN_RECIPIENT' | 'UNDELIVERED';
}

/**
 * Notes a report whose signature is by one of these secrets, and not older than five minutes.
 * The signature is of the very bytes, so the body is read here.
 */
export function receiptHandlers(db: Knex, secrets: readonly string[]): RequestHandler[] {
  const webhooks = secrets.map((secret) => new Webhook(secret));
  const check = requestCheck(RECEIPT);
  return [
    express.raw({ type: 'application/json', limit: '16kb' }),
    async (request, response) => {
      const payload = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
      const headers = request.headers as Record<string, string>;
      if (!webhooks.some((webhook) => isSigned(webhook, payload, headers)))
        throw new ApiError('RECEIPT_UNSIGNED');
      const said = parsed(payload);
      check(said);
      const { messageId, state, code = 'UNDELIVERED' } = said as Receipt;
      const noted = await noteReceipt(db, { messageId, state, failure: code });
      if (noted === 'early') throw new ApiError('RECEIPT_EARLY');
      response.json({ noted: noted === 'noted' });
    },
  ];
}

function isSigned(webhook: Webhook, payload: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(payload, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw new ApiError('INVALID_REQUEST');
  }
}

import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import {
  cancelUnwantedContacts,
  insertLink,
  lockQueuedContacts,
  setContactFailed,
  setContactSent,
  type QueuedContact,
} from '../db/queries/queued-contacts';
import { setTold } from '../db/queries/manual-tiers';
import type { Localised } from '../domain/localised';
import { appointmentInWords } from '../domain/appointment-words';
import { contactText, type ContactTextInput } from './senders/contact-text';
import { manualTierText } from './senders/manual-tier-text';
import { visitText } from './senders/visit-text';
import type { MessageSender } from './senders/message-sender';

export interface SendDeps {
  service: Knex;
  sender: MessageSender;
  /** Where residents reach the portal, without a trailing slash. */
  publicUrl: string;
}

const BATCH = 50;

/**
 * Sends what is queued for a patch, 50 to a transaction: link made, text sent and contact marked together.
 * `visitId` limits it to one visit's texts, which follow a person's act and wait for no contact hours.
 */
export async function sendQueued(
  deps: SendDeps,
  patchId: string,
  at: Date,
  visitId: string | null = null,
): Promise<{ sent: number }> {
  let sent = 0;
  for (;;) {
    const handled = await deps.service.transaction(async (trx) => {
      await cancelUnwantedContacts(trx, patchId, at);
      const contacts = await lockQueuedContacts(trx, patchId, visitId, BATCH);
      const texts = await getProgrammeTexts(trx);
      for (const contact of contacts) if (await sendOne(deps, trx, contact, texts, at)) sent += 1;
      return contacts.length;
    });
    if (handled < BATCH) return { sent };
  }
}

type ProgrammeTexts = Pick<ContactTextInput, 'programme' | 'verifyHint'> & { timeZone: string };

async function getProgrammeTexts(db: Knex): Promise<ProgrammeTexts> {
  const row = await db('programme').first<
    Record<'name_zh' | 'name_en' | 'verify_hint_zh' | 'verify_hint_en' | 'time_zone', string>
  >('name_zh', 'name_en', 'verify_hint_zh', 'verify_hint_en', 'time_zone');
  return {
    programme: { zh: row.name_zh, en: row.name_en },
    verifyHint: { zh: row.verify_hint_zh, en: row.verify_hint_en },
    timeZone: row.time_zone,
  };
}

async function sendOne(
  { sender, publicUrl }: SendDeps,
  trx: Knex.Transaction,
  contact: QueuedContact,
  texts: ProgrammeTexts,
  at: Date,
): Promise<boolean> {
  if (contact.address === null) {
    await setContactFailed(trx, contact.id, 'NO_ADDRESS', at);
    return false;
  }
  const token = randomBytes(24).toString('base64url');
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await insertLink(trx, contact, { token: sha256(token), code: sha256(code) });
  const body = textFor(contact, { url: `${publicUrl}/c/${token}`, code, ...texts });
  await sender.send(trx, {
    contactAttemptId: contact.id,
    channel: contact.channel,
    address: contact.address,
    body: contact.locale === 'zh-CN' ? body.zh : body.en,
  });
  await setContactSent(trx, contact.id, at);
  if (contact.manualTier) await setTold(trx, contact.manualTier.decisionId, at);
  return true;
}

function textFor(contact: QueuedContact, input: ContactTextInput & ProgrammeTexts): Localised {
  if (contact.manualTier) return manualTierText(input, contact.manualTier);
  if (contact.visitId === null) return contactText(input);
  return visitText(input, contact.appointment && appointmentInWords(contact.appointment, input.timeZone));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

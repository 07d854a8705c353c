import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import { errorCode } from '../db/error-code';
import {
  cancelUnwantedContacts,
  insertLink,
  listQueuedContacts,
  lockQueuedContact,
  setContactFailed,
  setContactSent,
  setSendRefused,
  type QueuedContact,
} from '../db/queries/queued-contacts';
import { openIncident, resolveIncidents, setIncidentGivenUp } from '../db/queries/incidents';
import { holdOffPauses } from '../db/queries/pauses';
import { setDisputeTold } from '../db/queries/disputes';
import { setTold } from '../db/queries/manual-tiers';
import { cancelVisitContacts, lockVisit, setVisitReminded } from '../db/queries/visit-procedure';
import { nextSendAfterMs } from '../domain/sending';
import type { Localised } from '../domain/localised';
import { appointmentInWords } from '../domain/appointment-words';
import { isolateEach } from './isolate-rows';
import { contactText, type ContactTextInput } from './senders/contact-text';
import { decisionText } from './senders/decision-text';
import { manualTierEndedText, manualTierText } from './senders/manual-tier-text';
import { visitText } from './senders/visit-text';
import type { MessageSender } from './senders/message-sender';

export interface SendDeps {
  service: Knex;
  sender: MessageSender;
  /** Where residents reach the portal, without a trailing slash. */
  publicUrl: string;
}

/**
 * Sends what is queued for a patch, or with `visitId` what is queued for that visit of it, each text in a transaction
 * of its own: link made, text sent and contact marked together. What the sender refuses holds nobody else's up: it
 * becomes the incident CONTACT_FAILED, is tried again within bounds (`nextSendAfterMs`), and fails in the end, so that
 * the ladder climbs on.
 * A visit's texts are its own procedure's to send: a round that a person told not to wait takes none along.
 * What waited so long that a ceiling has no room for it now goes on waiting.
 * Gives the programme's instant, in milliseconds, at which a refused or waiting one is to be tried again; null: none is.
 * Throws where the sender takes nothing at all: that is no contact's fault, and counts against none.
 */
export async function sendQueued(
  deps: SendDeps,
  patchId: string,
  at: Date,
  visitId: string | null = null,
): Promise<{ sent: number; retryAt: number | null }> {
  const { service } = deps;
  await service.transaction((trx) => cancelUnwantedContacts(trx, patchId, at));
  const texts = await getProgrammeTexts(service);
  let sent = 0;
  let retryAt: number | null = null;
  const refused = await isolateEach(await listQueuedContacts(service, patchId, visitId, at), async (id) => {
    const outcome = await service.transaction((trx) => sendOne(deps, trx, { id, visitId }, texts, at));
    if (outcome === 'sent') sent += 1;
    if (outcome === 'waits') retryAt = at.getTime() + DAY_MS;
  });
  for (const { id, error } of refused) {
    const again = await service.transaction((trx) => recordRefusal(trx, id, error, at));
    if (again !== null) retryAt = Math.min(again, retryAt ?? again);
  }
  return { sent, retryAt };
}

async function recordRefusal(
  trx: Knex.Transaction,
  id: string,
  error: string,
  at: Date,
): Promise<number | null> {
  const contact = await lockQueuedContact(trx, id, at);
  if (!contact) return null;
  const attempts = contact.sendAttempts + 1;
  const wait = nextSendAfterMs(attempts);
  await openIncident(trx, {
    ...incidentAbout(id),
    patchId: contact.patchId,
    state: 'retrying',
    detail: { contactAttemptId: id, registrationId: contact.registrationId, channel: contact.channel, error },
  });
  if (wait === null) {
    await setContactFailed(trx, id, error, at);
    await setIncidentGivenUp(trx, incidentAbout(id));
    return null;
  }
  const sendAfter = new Date(at.getTime() + wait);
  await setSendRefused(trx, id, { attempts, sendAfter });
  return sendAfter.getTime();
}

const DAY_MS = 86_400_000;

const incidentAbout = (contactAttemptId: string) => ({
  workflowId: null,
  code: 'CONTACT_FAILED',
  about: contactAttemptId,
});

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
  { id, visitId }: { id: string; visitId: string | null },
  texts: ProgrammeTexts,
  at: Date,
): Promise<'sent' | 'waits' | 'given_up'> {
  // a stop between the sender and the contact's mark would take the mark back, not the text
  await holdOffPauses(trx);
  // before its text, as whoever changes a visit does
  if (visitId !== null) await lockVisit(trx, visitId);
  const contact = await lockQueuedContact(trx, id, at);
  if (!contact) return 'given_up';
  // the appointment was given up meanwhile: there is nothing to remind of, and no second request is made of it
  if (contact.visitId !== null && contact.purpose === 'visit_reminder' && contact.appointment === null) {
    await cancelVisitContacts(trx, contact.visitId, at, 'visit_reminder');
    if (contact.sendAttempts > 0) await resolveIncidents(trx, incidentAbout(id), [id]);
    return 'given_up';
  }
  if (contact.address === null) {
    await setContactFailed(trx, contact.id, 'NO_ADDRESS', at);
    return 'given_up';
  }
  // looked at before it goes out: the database would refuse it only when it cannot be called back
  if (!contact.hasRoom) return 'waits';
  const token = randomBytes(24).toString('base64url');
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await insertLink(trx, contact, { token: sha256(token), code: sha256(code) });
  const body = textFor(contact, { url: `${publicUrl}/c/${token}`, code, ...texts });
  try {
    await sender.send(trx, {
      contactAttemptId: contact.id,
      channel: contact.channel,
      address: contact.address,
      body: contact.locale === 'zh-CN' ? body.zh : body.en,
    });
  } catch (error) {
    // told apart from a database that does not answer; what a sender says may hold the address
    throw new Error(`SENDER_${errorCode(error).toUpperCase()}`);
  }
  await setContactSent(trx, contact.id, at);
  if (contact.sendAttempts > 0) await resolveIncidents(trx, incidentAbout(id), [id]);
  if (contact.visitId !== null && contact.purpose === 'visit_reminder')
    await setVisitReminded(trx, contact.visitId, at);
  if (contact.manualTier) await setTold(trx, contact.manualTier.decisionId, at);
  if (contact.dispute) await setDisputeTold(trx, contact.dispute.id, at);
  return 'sent';
}

function textFor(contact: QueuedContact, input: ContactTextInput & ProgrammeTexts): Localised {
  if (contact.manualTier)
    return contact.manualTier.ended
      ? manualTierEndedText(input, contact.manualTier.tier)
      : manualTierText(input, contact.manualTier);
  if (contact.dispute) return decisionText(input, contact.dispute);
  if (contact.visitId === null) return contactText(input);
  return visitText(input, contact.appointment && appointmentInWords(contact.appointment, input.timeZone));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

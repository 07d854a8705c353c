import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import { errorCode, isPassing } from '../db/error-code';
import {
  cancelUnwantedContacts,
  deleteText,
  findComposed,
  insertLink,
  listQueuedContacts,
  lockHomeOfContact,
  lockQueuedContact,
  revokeLinksOf,
  setAddressWrong,
  setComposed,
  setContactFailed,
  setContactSent,
  setSendRefused,
  setTextSent,
  type QueuedContact,
} from '../db/queries/queued-contacts';
import { getMessageFrame } from '../db/queries/programme';
import { getOrShipSettings } from '../db/queries/procedure-settings';
import { openIncident, resolveIncidents, setIncidentGivenUp } from '../db/queries/incidents';
import { holdOffPauses } from '../db/queries/pauses';
import { setDisputeTold } from '../db/queries/disputes';
import { setTold } from '../db/queries/manual-tiers';
import { cancelVisitContacts, lockVisit, setVisitReminded } from '../db/queries/visit-procedure';
import { nextSendAfterMs } from '../domain/sending';
import { messageText, type MessageFrame, type MessageTexts } from '../domain/message-texts';
import { textOf } from './senders/contact-text';
import { SENDER_MISSING, SenderError, UNKNOWN_RECIPIENT, type MessageSender } from './senders/message-sender';

export interface SendDeps {
  service: Knex;
  sender: MessageSender;
  /** Where residents reach the portal, without a trailing slash. */
  publicUrl: string;
}

/** When more texts than this are refused and none was taken, it is not the texts that are at fault. */
const TEXTS_AT_FAULT = 20;
/** An activity has two minutes; one text may take twenty seconds. */
const LOOK_MS = 60_000;

/**
 * Sends what is queued for a patch, or with `visitId` what is queued for that visit of it, text by text. What the sender
 * refuses holds nobody else's up: it becomes the incident CONTACT_FAILED, is tried again within bounds
 * (`nextSendAfterMs`), and fails in the end, so that the ladder climbs on; where the address is nobody's, at once. Where
 * no sender is set up for its kind of address it waits for one, and the incident SENDER_MISSING of its patch says so.
 * A visit's texts are its own procedure's to send: a round that a person told not to wait takes none along.
 * What waited so long that a ceiling has no room for it now goes on waiting.
 * Gives the programme's instant, in milliseconds, at which a refused or waiting one is to be tried again; null: none is.
 * After a minute it leaves the rest to the next look, which is then at once.
 * Throws where the sender takes nothing at all: that is no contact's fault, and counts against none.
 */
export async function sendQueued(
  deps: SendDeps,
  patchId: string,
  at: Date,
  visitId: string | null = null,
): Promise<{ sent: number; retryAt: number | null }> {
  const { service } = deps;
  await service.transaction((trx) => cancelUnwantedContacts(trx, { patchId }, at));
  const texts = await getProgrammeTexts(service);
  const began = Date.now();
  let sent = 0;
  let taken = false;
  let missing = 0;
  let retryAt: number | null = null;
  const again = (instant: number | null) => {
    if (instant !== null) retryAt = Math.min(instant, retryAt ?? instant);
  };
  /** Refusals that count against nobody before one text was taken. */
  const held: Refused[] = [];
  const record = async (refused: Refused) =>
    again(await service.transaction((trx) => recordRefusal(trx, refused, at)));
  for (const id of await listQueuedContacts(service, patchId, visitId, at)) {
    if (Date.now() - began > LOOK_MS) {
      again(at.getTime());
      break;
    }
    try {
      const outcome = await sendOne(deps, { id, visitId }, texts, at);
      if (outcome === 'waits') again(at.getTime() + DAY_MS);
      if (outcome !== 'sent') continue;
      sent += 1;
      taken = true;
    } catch (error) {
      const refused = {
        id,
        error: errorCode(error),
        maybeSent: error instanceof SenderError && error.maybeSent,
      };
      if (refused.error === SENDER_MISSING) {
        missing += 1;
        again(at.getTime() + DAY_MS);
      } else if (refused.error === UNKNOWN_RECIPIENT) {
        // the sender works: it knows whom it does not know
        taken = true;
        await record(refused);
      } else {
        held.push(refused);
        if (isPassing(error) || (!taken && held.length > TEXTS_AT_FAULT)) throw error;
      }
    }
    if (taken) for (const refused of held.splice(0)) await record(refused);
  }
  for (const refused of held) await record(refused);
  if (missing > 0)
    await openIncident(service, { ...missingIn(patchId), patchId, detail: { texts: missing } });
  // a visit's texts tell nothing of the round's
  else if (visitId === null) await resolveIncidents(service, missingIn(patchId), [patchId]);
  return { sent, retryAt };
}

interface Refused {
  id: string;
  /** A code. */
  error: string;
  maybeSent: boolean;
}

const missingIn = (patchId: string) => ({ workflowId: null, code: SENDER_MISSING, about: patchId });

async function recordRefusal(
  trx: Knex.Transaction,
  { id, error, maybeSent }: Refused,
  at: Date,
): Promise<number | null> {
  const contact = await lockQueuedContact(trx, id, at);
  // another look, which began before this one ended, has counted it
  if (!contact || (contact.sendAfter !== null && contact.sendAfter > at)) return null;
  if (error === UNKNOWN_RECIPIENT) {
    if (contact.contactId !== null) await setAddressWrong(trx, contact.contactId, at);
    await setContactFailed(trx, id, error, at);
    await resolveIncidents(trx, incidentAbout(id), [id]);
    return null;
  }
  const attempts = contact.sendAttempts + 1;
  const wait = nextSendAfterMs(attempts);
  await openIncident(trx, {
    ...incidentAbout(id),
    patchId: contact.patchId,
    state: 'retrying',
    detail: { contactAttemptId: id, registrationId: contact.registrationId, channel: contact.channel, error },
  });
  const sendAfter = wait === null ? null : new Date(at.getTime() + wait);
  await setSendRefused(trx, id, { attempts, sendAfter, maybeOut: maybeSent });
  if (sendAfter !== null) return sendAfter.getTime();
  await setContactFailed(trx, id, error, at);
  await setIncidentGivenUp(trx, incidentAbout(id));
  return null;
}

const DAY_MS = 86_400_000;

const incidentAbout = (contactAttemptId: string) => ({
  workflowId: null,
  code: 'CONTACT_FAILED',
  about: contactAttemptId,
});

/** What every text of a look is made of. */
interface ProgrammeTexts extends Pick<MessageFrame, 'programme' | 'verifyHint'> {
  timeZone: string;
  texts: MessageTexts;
}

async function getProgrammeTexts(db: Knex): Promise<ProgrammeTexts> {
  const { settings } = await getOrShipSettings(db, 'messageTexts');
  return { ...(await getMessageFrame(db)), texts: settings };
}

/**
 * One text, in two transactions: composed and kept, then handed over and marked, where it is asked whether it may go out.
 * What a crash leaves between the two is handed over again as it stands, under the same id.
 */
async function sendOne(
  deps: SendDeps,
  contact: { id: string; visitId: string | null },
  texts: ProgrammeTexts,
  at: Date,
): Promise<'sent' | 'waits' | 'given_up'> {
  const { service } = deps;
  for (;;) {
    await service.transaction((trx) => compose(deps, trx, contact.id, texts, at));
    const handedOver = await service.transaction((trx) => handOver(deps, trx, contact, texts, at));
    if (handedOver !== 'changed') return handedOver;
  }
}

/** Keeps the text to be sent, unless it is kept as it would be now; of what cannot go out as it stands there is none to keep. */
async function compose(
  { publicUrl }: SendDeps,
  trx: Knex.Transaction,
  id: string,
  texts: ProgrammeTexts,
  at: Date,
): Promise<void> {
  // after a stop there is nothing to keep
  await holdOffPauses(trx);
  const contact = await lockQueuedContact(trx, id, at);
  if (!contact?.address || !contact.hasRoom || (await findComposed(trx, contact))) return;
  const token = randomBytes(24).toString('base64url');
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await revokeLinksOf(trx, contact.id);
  await insertLink(trx, contact, { token: sha256(token), code: sha256(code) });
  const { name, values } = textOf(contact, texts.timeZone);
  const body = messageText(
    name,
    texts.texts[name],
    { ...texts, link: `${publicUrl}/c/${token}`, code },
    values,
  );
  await setComposed(trx, contact, contact.locale === 'zh-CN' ? body.zh : body.en);
}

/** The contact, locked, where it is to be sent and may be now. */
async function lockSendable(
  trx: Knex.Transaction,
  { id, visitId }: { id: string; visitId: string | null },
  at: Date,
): Promise<(QueuedContact & { address: string }) | 'waits' | 'given_up'> {
  // a stop between the sender and the contact's mark would take the mark back, not the text
  await holdOffPauses(trx);
  // before its text, as whoever changes a visit does
  if (visitId !== null) await lockVisit(trx, visitId);
  await lockHomeOfContact(trx, id);
  // others of the look took their time meanwhile
  await cancelUnwantedContacts(trx, { contactAttemptId: id }, at);
  const contact = await lockQueuedContact(trx, id, at);
  if (!contact) return 'given_up';
  // the appointment was given up meanwhile: there is nothing to remind of, and no second request is made of it
  if (contact.visitId !== null && contact.purpose === 'visit_reminder' && contact.appointment === null) {
    await cancelVisitContacts(trx, contact.visitId, at, 'visit_reminder');
    if (contact.sendAttempts > 0) await resolveIncidents(trx, incidentAbout(id), [id]);
    return 'given_up';
  }
  const { address } = contact;
  if (address === null) {
    await setContactFailed(trx, contact.id, 'NO_ADDRESS', at);
    return 'given_up';
  }
  // looked at before it goes out: the database would refuse it only when it cannot be called back
  return contact.hasRoom ? { ...contact, address } : 'waits';
}

async function handOver(
  { sender }: SendDeps,
  trx: Knex.Transaction,
  which: { id: string; visitId: string | null },
  { programme }: ProgrammeTexts,
  at: Date,
): Promise<'sent' | 'waits' | 'given_up' | 'changed'> {
  const contact = await lockSendable(trx, which, at);
  if (typeof contact === 'string') return contact;
  const composed = await findComposed(trx, contact);
  // where it goes, or what it says, has changed since a moment ago
  if (!composed) return 'changed';
  try {
    await sender.send({
      messageId: contact.id,
      channel: contact.channel,
      address: contact.address,
      subject: contact.locale === 'zh-CN' ? programme.zh : programme.en,
      body: composed.body,
      locale: contact.locale,
    });
  } catch (error) {
    throw refusalOf(error);
  }
  await setContactSent(trx, contact.id, at);
  await (sender.keepsTexts === true ? setTextSent(trx, contact.id) : deleteText(trx, contact.id));
  if (contact.sendAttempts > 0) await resolveIncidents(trx, incidentAbout(contact.id), [contact.id]);
  if (contact.visitId !== null && contact.purpose === 'visit_reminder')
    await setVisitReminded(trx, contact.visitId, at);
  if (contact.manualTier) await setTold(trx, contact.manualTier.decisionId, at);
  if (contact.dispute) await setDisputeTold(trx, contact.dispute.id, at);
  return 'sent';
}

/** Told apart from a database that does not answer; what a sender says may hold the address. */
function refusalOf(error: unknown): SenderError {
  if (!(error instanceof SenderError)) return new SenderError(`SENDER_${errorCode(error).toUpperCase()}`);
  return error;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

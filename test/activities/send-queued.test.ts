import { createHash } from 'node:crypto';
import type { Activities } from '../../activities/create-activities';
import { sendersByChannel } from '../../activities/senders/by-channel';
import { logSender } from '../../activities/senders/log';
import { SenderError, UNKNOWN_RECIPIENT, type MessageSender } from '../../activities/senders/message-sender';
import { openRound } from '../../db/queries/rounds';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertSampleRegister, PROGRAMME_START, type SamplePatch } from '../support/sample-register';

const MINUTE = 60_000;
const START = PROGRAMME_START.getTime();

describe('a text that the sender refuses', () => {
  let database: TestDatabase;
  let patch: SamplePatch;
  let activities: Activities;
  let roundId: string;
  /** Addresses that it refuses now. */
  let refused: string[];
  let handedOver: string[];

  const sender: MessageSender = {
    keepsTexts: true,
    send: async (message) => {
      if (refused.includes(message.address)) throw new Error(`550 no such subscriber ${message.address}`);
      await logSender.send(message);
      handedOver.push(message.address);
    },
  };
  const prepare = async (homes: number) => {
    patch = await insertSampleRegister(database.service, homes);
    ({ roundId } = await database.service.transaction((trx) =>
      openRound(trx, patch.patchId, PROGRAMME_START, 'procedure'),
    ));
    await activities.issueRoundTasks({ roundId, at: START });
  };
  beforeEach(async () => {
    database = await createTestDatabase();
    [refused, handedOver] = [[], []];
    activities = activitiesOn(database, { review: reviewNothing, sender });
  });
  afterEach(() => database.close());

  const work = (at: number) => activities.workRound({ roundId, at, contactNow: true });
  const contactsOf = (index: number) =>
    database
      .service('contact_attempts')
      .where({ registration_id: patch.registrationIds[index] })
      .orderBy('at')
      .select('channel', 'state', 'failure', 'send_attempts');
  const incidents = () => database.service('incidents').select('code', 'state', 'detail');

  it('holds up nobody else’s, and goes out when the sender takes it', async () => {
    await prepare(3);
    refused = ['+15550002'];
    const { nextAt } = await work(START);
    expect([...handedOver].sort()).toEqual(['+15550001', '+15550003']);
    // no link without its text; each knows the number that it goes to
    const links = await database
      .service('links as l')
      .join('resident_contacts as c', 'c.id', 'l.contact_id')
      .join('message_log as m', 'm.contact_attempt_id', 'l.contact_attempt_id')
      .whereRaw('m.recipient_address = c.address')
      .orderBy('address')
      .select('address', database.service.raw('sent_at IS NOT NULL AS sent'));
    expect(links).toEqual([
      { address: '+15550001', sent: true },
      { address: '+15550002', sent: false },
      { address: '+15550003', sent: true },
    ]);
    expect(nextAt).toBe(START + 15 * MINUTE);
    const [incident] = await incidents();
    expect(incident).toMatchObject({
      code: 'CONTACT_FAILED',
      state: 'retrying',
      detail: { registrationId: patch.registrationIds[1], error: 'SENDER_UNKNOWN' },
    });
    expect(JSON.stringify(incident)).not.toContain('+1555');
    refused = [];
    await work(START + MINUTE);
    expect(await contactsOf(1)).toMatchObject([{ state: 'queued', send_attempts: 1 }]);
    await work(nextAt);
    expect(handedOver.at(2)).toBe('+15550002');
    expect(await incidents()).toMatchObject([{ state: 'resolved' }]);
  });

  it('fails after six attempts, and the ladder climbs on', async () => {
    await prepare(2);
    refused = ['+15550001'];
    let at = START;
    const times = [at];
    while (
      (await contactsOf(0)).every(({ state }: { state: string }) => state === 'queued') &&
      times.length < 10
    ) {
      ({ nextAt: at } = await work(at));
      times.push(at);
    }
    const waits = times.slice(1, 6).map((time, index) => (time - times[index]!) / MINUTE);
    expect(waits).toEqual([15, 30, 60, 120, 240]);
    expect(await contactsOf(0)).toMatchObject([
      { channel: 'link', state: 'failed', failure: 'SENDER_UNKNOWN' },
    ]);
    expect(await incidents()).toMatchObject([{ code: 'CONTACT_FAILED', state: 'open' }]);
    await work(at);
    expect(await contactsOf(0)).toMatchObject([
      { channel: 'link', state: 'failed' },
      { channel: 'message', state: 'queued' },
    ]);
    expect(await contactsOf(1)).toMatchObject([{ channel: 'link', state: 'sent' }]);
  });

  it('counts against no contact when the sender takes nothing at all', async () => {
    await prepare(25);
    refused = (await database.service('resident_contacts').pluck('address')) as string[];
    await expect(work(START)).rejects.toThrow('SENDER_UNKNOWN');
    expect(await database.service('contact_attempts').where('send_attempts', '>', 0)).toEqual([]);
    expect(await incidents()).toEqual([]);
    refused = [];
    await work(START);
    expect(handedOver).toHaveLength(25);
  });

  describe('where a crash leaves open whether it was sent', () => {
    let seen: { messageId: string; address: string; body: string }[];
    /** Whether what was handed over is lost before the contact is marked. */
    let crashes: boolean;
    beforeEach(() => {
      [seen, crashes] = [[], true];
      activities = activitiesOn(database, {
        review: reviewNothing,
        sender: {
          send: ({ messageId, address, body }) => {
            seen.push({ messageId, address, body });
            return crashes ? Promise.reject(new Error('the process ended here')) : Promise.resolve();
          },
        },
      });
    });

    it('repeats the same text under the same id, with a link that works, and keeps nothing of it then', async () => {
      await prepare(1);
      const { nextAt } = await work(START);
      expect(await database.service('message_log').pluck('sent_at')).toEqual([null]);
      crashes = false;
      await work(nextAt);
      const [first, second] = seen;
      expect(second).toEqual(first);
      const token = /\/c\/([\w-]+)/.exec(second?.body ?? '')?.[1] ?? '';
      expect(
        await database
          .service('links')
          .where({ token_hash: createHash('sha256').update(token).digest(), revoked_at: null })
          .pluck('contact_attempt_id'),
      ).toEqual([second?.messageId]);
      expect(await contactsOf(0)).toMatchObject([{ state: 'sent' }]);
      expect(await database.service('message_log')).toEqual([]);
    });

    it('composes it anew where the number is another by now, and the first way in is closed', async () => {
      await prepare(1);
      const { nextAt } = await work(START);
      await database.service('resident_contacts').update({ address: '+15559999' });
      crashes = false;
      await work(nextAt);
      expect(seen.map(({ address }) => address)).toEqual(['+15550001', '+15559999']);
      expect(seen[1]?.body).not.toBe(seen[0]?.body);
      expect(await database.service('links').whereNull('revoked_at')).toHaveLength(1);
    });

    it('leaves no text and no way in behind when it is wanted no more', async () => {
      await prepare(1);
      const { nextAt } = await work(START);
      await database
        .service('tasks')
        .update({ state: 'withdrawn', closed_at: new Date(START), closed_by_kind: 'procedure' });
      await work(nextAt);
      expect(await contactsOf(0)).toMatchObject([{ state: 'cancelled' }]);
      expect(await database.service('message_log')).toEqual([]);
      expect(await database.service('links').whereNull('revoked_at')).toEqual([]);
    });
  });

  it('keeps its place under the ceilings and its way in where it may have gone out', async () => {
    await prepare(1);
    activities = activitiesOn(database, {
      review: reviewNothing,
      sender: { send: () => Promise.reject(new SenderError('WEBHOOK_UNREACHABLE', true)) },
    });
    let at = START;
    while ((await contactsOf(0)).every(({ state }: { state: string }) => state === 'queued')) {
      ({ nextAt: at } = await work(at));
    }
    expect(await database.service('contact_attempts').select('state', 'went_out')).toEqual([
      { state: 'failed', went_out: true },
    ]);
    expect(await database.service('links').whereNull('revoked_at')).toHaveLength(1);
    expect(await database.service('message_log')).toEqual([]);
  });

  it('does not go to whoever stops messages while others of the same look go out', async () => {
    await prepare(2);
    const handed: string[] = [];
    activities = activitiesOn(database, {
      review: reviewNothing,
      sender: {
        send: async ({ address }) => {
          handed.push(address);
          if (handed.length > 1) return;
          const other = patch.registrationIds[address === '+15550001' ? 1 : 0];
          await database
            .service('registrations')
            .where({ id: other })
            .update({ messages_stopped_at: new Date(START), version: database.service.raw('version + 1') });
        },
      },
    });
    await work(START);
    expect(handed).toHaveLength(1);
    expect(await database.service('contact_attempts').orderBy('state').pluck('state')).toEqual([
      'cancelled',
      'sent',
    ]);
    expect(await incidents()).toEqual([]);
  });

  it('to many numbers that are nobody’s holds up none of the others', async () => {
    await prepare(30);
    const nobodys = (
      (await database.service('resident_contacts').orderBy('address').pluck('address')) as string[]
    ).slice(0, 22);
    activities = activitiesOn(database, {
      review: reviewNothing,
      sender: {
        send: ({ address }) =>
          nobodys.includes(address) ? Promise.reject(new SenderError(UNKNOWN_RECIPIENT)) : Promise.resolve(),
      },
    });
    await work(START);
    expect(await database.service('contact_attempts').where({ state: 'sent' })).toHaveLength(8);
    expect(await database.service('resident_contacts').whereNotNull('wrong_at')).toHaveLength(22);
  });

  it('waits where no sender is set up for it, however many they are, and one incident says so', async () => {
    await prepare(25);
    activities = activitiesOn(database, { review: reviewNothing, sender: sendersByChannel({}) });
    await work(START);
    await work(START + 60 * MINUTE);
    expect(await database.service('contact_attempts').distinct('state', 'send_attempts')).toEqual([
      { state: 'queued', send_attempts: 0 },
    ]);
    expect(await incidents()).toMatchObject([
      { code: 'SENDER_MISSING', state: 'open', detail: { texts: 25 } },
    ]);
    activities = activitiesOn(database, { review: reviewNothing, sender });
    await work(START + 120 * MINUTE);
    expect(handedOver).toHaveLength(25);
    expect(await incidents()).toMatchObject([{ code: 'SENDER_MISSING', state: 'resolved' }]);
  });

  it('that waited for weeks goes out with a way in that is open', async () => {
    await prepare(1);
    refused = ['+15550001'];
    const { nextAt } = await work(START);
    await database.service('links').update({ expires_at: database.service.raw(`now() + interval '1 day'`) });
    refused = [];
    await work(nextAt);
    const open = await database
      .service('links')
      .whereNull('revoked_at')
      .whereRaw(`expires_at > now() + interval '14 days'`);
    expect(open).toHaveLength(1);
    expect(await contactsOf(0)).toMatchObject([{ state: 'sent' }]);
  });

  it('to a number that is nobody’s is not tried again, nor is the number', async () => {
    await prepare(1);
    activities = activitiesOn(database, {
      review: reviewNothing,
      sender: { send: () => Promise.reject(new SenderError(UNKNOWN_RECIPIENT)) },
    });
    await work(START);
    expect(await contactsOf(0)).toMatchObject([
      { channel: 'link', state: 'failed', failure: UNKNOWN_RECIPIENT },
    ]);
    expect(await database.service('resident_contacts').whereNull('wrong_at')).toEqual([]);
    // the ladder tells of it by climbing on; nobody can do anything about it
    expect(await incidents()).toEqual([]);
  });
});

import type { Activities } from '../../activities/create-activities';
import { logSender } from '../../activities/senders/log';
import type { MessageSender } from '../../activities/senders/message-sender';
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
    send: async (trx, message) => {
      if (refused.includes(message.address)) throw new Error(`550 no such subscriber ${message.address}`);
      await logSender.send(trx, message);
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
    // no link without its text; each knows the number that it went to
    const links = await database.service('links as l').join('resident_contacts as c', 'c.id', 'l.contact_id');
    expect(links.map(({ address }: { address: string }) => address).toSorted()).toEqual([
      '+15550001',
      '+15550003',
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
});

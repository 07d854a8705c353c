import { logSender } from '../../activities/senders/log';
import type { MessageSender } from '../../activities/senders/message-sender';
import { insertPause, setResumed } from '../../db/queries/pauses';
import { openRound } from '../../db/queries/rounds';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertSampleRegister, PROGRAMME_START } from '../support/sample-register';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

/** Whether somebody waits for a lock. */
async function isWaited(): Promise<boolean> {
  const { rows } = await database.owner.raw<{ rows: unknown[] }>(
    `SELECT FROM pg_locks l JOIN pg_database d ON d.datname = current_database() AND d.oid = l.database WHERE NOT l.granted`,
  );
  return rows.length > 0;
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('a stop pressed while a text is being handed over loses and doubles none, and lets none out after its answer', async () => {
  const { service } = database;
  const patch = await insertSampleRegister(service, 3);
  const [handingOver, letGo] = [gate(), gate()];
  const handedOver: string[] = [];
  const sender: MessageSender = {
    keepsTexts: true,
    send: async (message) => {
      handingOver.open();
      await letGo.opened;
      // it is out from here on, whatever becomes of the transaction
      handedOver.push(message.address);
      await logSender.send(message);
    },
  };
  const activities = activitiesOn(database, { review: reviewNothing, sender });
  const at = PROGRAMME_START.getTime();
  const { roundId } = await service.transaction((trx) =>
    openRound(trx, patch.patchId, PROGRAMME_START, 'procedure'),
  );
  await activities.issueRoundTasks({ roundId, at });
  const states = () => service('contact_attempts').orderBy('state').pluck('state');

  const working = activities.workRound({ roundId, at, contactNow: true });
  await handingOver.opened;
  const stop = { answered: false };
  const pausing = service
    .transaction((trx) =>
      insertPause(trx, { areaId: patch.patchId, reason: 'technical', userId: patch.supervisorId }),
    )
    .then((id) => {
      stop.answered = true;
      return id;
    });
  while (!stop.answered && !(await isWaited()));
  expect(stop.answered).toBe(false);
  letGo.open();
  const pauseId = await pausing;
  const outBefore = handedOver.length;
  await working;
  expect(handedOver).toHaveLength(outBefore);
  expect(handedOver).toHaveLength(1);
  expect(await states()).toEqual(['queued', 'queued', 'sent']);
  expect(await service('links')).toHaveLength(1);

  await activities.workRound({ roundId, at, contactNow: true });
  expect(handedOver).toHaveLength(1);
  await service.transaction((trx) => setResumed(trx, pauseId, patch.supervisorId));
  await activities.workRound({ roundId, at, contactNow: true });
  expect(handedOver.toSorted()).toEqual(['+15550001', '+15550002', '+15550003']);
  expect(await states()).toEqual(['sent', 'sent', 'sent']);
});

import { Client, Connection } from '@temporalio/client';
import { v7 as uuidv7 } from 'uuid';
import { roleUrl } from '../../db/connection';
import { isRelayListening } from '../../db/queries/health';
import { requestProcedure } from '../../db/queries/procedures';
import { startRelay } from '../../relay/start-relay';
import { createTestDatabase, TEST_PASSWORD } from '../support/database';
import { devServer } from '../support/temporal';

jest.setTimeout(120_000);

it('hands over at a notification, long before it would poll, and stops', async () => {
  const database = await createTestDatabase();
  const { address, namespace } = await devServer();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const relay = startRelay({
    db: database.service,
    client,
    taskQueue: `relay-${uuidv7()}`,
    databaseUrl: roleUrl(database.ownerUrl, 'doorstep_service', TEST_PASSWORD),
    pollMs: 600_000,
  });
  try {
    const listening = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = ? AND application_name = 'doorstep relay' AND query LIKE 'LISTEN%' AND state = 'idle'`;
    // which is how `doorstep status` knows of a relay on another machine
    await expectSoon(() => isRelayListening(database.service));
    await expectSoon(async () => (await database.service.raw(listening, [database.name])).rows[0].n === 1);
    const workflowId = `round-${uuidv7()}`;
    await requestProcedure(database.service, {
      workflowId,
      kind: 'revisitRound',
      subjectId: uuidv7(),
      patchId: null,
      input: {},
      messageId: uuidv7(),
    });
    await expectSoon(async () => (await database.service('outbox').first()).sent_at !== null);
    await client.workflow.getHandle(workflowId).terminate();
    await relay.stop();
    await expectSoon(async () => !(await isRelayListening(database.service)));
  } finally {
    await relay.stop();
    await connection.close();
    await database.close();
  }
});

/** Asks the database until it is so, for ten seconds at most. */
async function expectSoon(holds: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error('it did not come about within ten seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

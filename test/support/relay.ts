import { Client, Connection } from '@temporalio/client';
import { v7 as uuidv7 } from 'uuid';
import { requestProcedure } from '../../db/queries/procedures';
import { deliverBatch, type RelayDeps } from '../../relay/deliver';
import { createTestDatabase, type TestDatabase } from './database';
import { devServer } from './temporal';

interface Signal {
  messageId: string;
  number?: number;
  contactNow?: boolean;
}

export interface RelayFixture {
  database: TestDatabase;
  connection: Connection;
  deps: RelayDeps;
  /** Asks for a round without a worker that would run it; its workflow's id. */
  request: () => Promise<string>;
  deliverAll: () => Promise<void>;
  /** What the workflow was told, in order, as its history has it. */
  signalsOf: (workflowId: string) => Promise<Signal[]>;
  close: () => Promise<void>;
}

/** A database, a Temporal server and what a relay needs to stand between them. */
export async function relayFixture(): Promise<RelayFixture> {
  const database = await createTestDatabase();
  const { address, namespace } = await devServer();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const deps: RelayDeps = { db: database.service, client, taskQueue: `relay-${uuidv7()}` };
  return {
    database,
    connection,
    deps,
    request: async () => {
      const workflowId = `round-${uuidv7()}`;
      await requestProcedure(database.service, {
        workflowId,
        kind: 'revisitRound',
        subjectId: uuidv7(),
        patchId: null,
        input: {},
        messageId: uuidv7(),
      });
      return workflowId;
    },
    deliverAll: async () => {
      while ((await deliverBatch(deps)) > 0);
    },
    signalsOf: async (workflowId) => {
      const history = await client.workflow.getHandle(workflowId).fetchHistory();
      return (history.events ?? []).flatMap((event) => {
        const payload = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0]?.data;
        return payload ? [JSON.parse(Buffer.from(payload).toString()) as Signal] : [];
      });
    },
    close: async () => {
      await connection.close();
      await database.close();
    },
  };
}

import { Client, Connection } from '@temporalio/client';
import { reconcileTemporal } from '../../cli/reconcile-temporal';
import { loadTemporalSettings, type TemporalSettings } from '../../cli/temporal-settings';
import { devServer } from '../support/temporal';

let address: string;
let connection: Connection;
/** A namespace of this file alone: the server is shared by the whole run. */
const settings: TemporalSettings = { ...loadTemporalSettings({}), namespace: 'reconciled' };

beforeAll(async () => {
  ({ address } = await devServer());
  connection = await Connection.connect({ address });
}, 120_000);

afterAll(() => connection.close());

const describeTick = () =>
  new Client({ connection, namespace: settings.namespace }).schedule
    .getHandle(settings.tick.scheduleId)
    .describe();

test('makes what is missing, and changes nothing when run again', async () => {
  const first = await reconcileTemporal(settings, address, 1);
  expect(first).toEqual({
    namespace: 'made',
    searchAttributes: Object.keys(settings.searchAttributes),
    tickEverySeconds: 60,
  });
  expect(await reconcileTemporal(settings, address, 1)).toEqual({
    ...first,
    namespace: 'kept',
    searchAttributes: [],
  });

  const { spec, action } = await describeTick();
  expect(spec.intervals).toEqual([expect.objectContaining({ every: 60_000 })]);
  expect(action).toMatchObject({ workflowType: settings.tick.workflow, taskQueue: settings.taskQueue });
}, 60_000);

test('brings a changed retention and a faster clock to a server that is in use', async () => {
  await reconcileTemporal(settings, address, 1);
  const changed = { ...settings, retentionDays: settings.retentionDays + 1 };
  expect((await reconcileTemporal(changed, address, 86_400 / 20)).namespace).toBe('retention changed');

  const { config } = await connection.workflowService.describeNamespace({ namespace: settings.namespace });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(changed.retentionDays * 86_400);
  expect((await describeTick()).spec.intervals).toEqual([expect.objectContaining({ every: 2_000 })]);
}, 60_000);

test('says which server does not answer', async () => {
  await expect(reconcileTemporal(settings, '127.0.0.1:1', 1)).rejects.toMatchObject({
    code: 'TEMPORAL_UNREACHABLE',
    message: expect.stringContaining('127.0.0.1:1') as string,
  });
}, 60_000);

import { Client, Connection, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { CommandError } from './command';
import { connectionOptions, type TemporalSettings } from './temporal-settings';

/** The names of gRPC's enumeration of search attribute types start with this. */
const INDEXED_VALUE_TYPES = { TEXT: 1, KEYWORD: 2, INT: 3, BOOL: 5, DATETIME: 6 } as const;
const GRPC_ALREADY_EXISTS = 6;
const GRPC_NOT_FOUND = 5;
const DAY_SECONDS = 86_400;
/** A namespace that was just registered is not known everywhere for a moment. */
const NAMESPACE_WITHIN_MS = 30_000;

export interface Reconciled {
  namespace: 'made' | 'kept' | 'retention changed';
  searchAttributes: string[];
  tickEverySeconds: number;
}

/**
 * Brings a Temporal server in line with temporal.yaml: namespace and retention, search attributes, tick schedule.
 * Can be run any number of times.
 * @param clockRate programme seconds per real second; a fast clock ticks at least ten times a programme day
 */
export async function reconcileTemporal(
  settings: TemporalSettings,
  address: string,
  clockRate: number,
): Promise<Reconciled> {
  const connection = await connect(settings, address);
  try {
    const namespace = await reconcileNamespace(connection, settings);
    const searchAttributes = await addSearchAttributes(connection, settings);
    const client = new Client({ connection, namespace: settings.namespace });
    const tickEverySeconds = tickInterval(settings.tick.everySeconds, clockRate);
    await reconcileTick(client, settings, tickEverySeconds);
    return { namespace, searchAttributes, tickEverySeconds };
  } finally {
    await connection.close();
  }
}

async function connect(settings: TemporalSettings, address: string): Promise<Connection> {
  try {
    return await Connection.connect(connectionOptions(settings, address));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      'TEMPORAL_UNREACHABLE',
      `no Temporal server answers at ${address} (${reason}): is it running, and is TEMPORAL_ADDRESS right? / ${address} 的 Temporal 服务器无响应：请检查其是否运行以及 TEMPORAL_ADDRESS`,
    );
  }
}

/** Real seconds between ticks: as configured, or a tenth of a programme day when that is shorter; never below 1. */
export function tickInterval(everySeconds: number, clockRate: number): number {
  return Math.max(1, Math.min(everySeconds, Math.floor(DAY_SECONDS / clockRate / 10)));
}

async function reconcileNamespace(
  connection: Connection,
  { namespace, retentionDays }: TemporalSettings,
): Promise<Reconciled['namespace']> {
  const workflowExecutionRetentionPeriod = { seconds: (retentionDays * DAY_SECONDS) as never };
  const service = connection.workflowService;
  try {
    const found = await service.describeNamespace({ namespace });
    const kept = found.config?.workflowExecutionRetentionTtl?.seconds;
    if (Number(kept) === retentionDays * DAY_SECONDS) return 'kept';
    await service.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: workflowExecutionRetentionPeriod },
    });
    return 'retention changed';
  } catch (error) {
    if (codeOf(error) !== GRPC_NOT_FOUND) throw error;
  }
  await service.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  const giveUpAt = Date.now() + NAMESPACE_WITHIN_MS;
  for (;;) {
    try {
      await service.listOpenWorkflowExecutions({ namespace, maximumPageSize: 1 });
      return 'made';
    } catch (error) {
      if (codeOf(error) !== GRPC_NOT_FOUND || Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function addSearchAttributes(
  connection: Connection,
  { namespace, searchAttributes }: TemporalSettings,
): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(searchAttributes).filter(([name]) => !customAttributes[name]);
  if (missing.length === 0) return [];
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]])),
    });
  } catch (error) {
    // Another start was quicker.
    if (codeOf(error) !== GRPC_ALREADY_EXISTS) throw error;
  }
  return missing.map(([name]) => name);
}

async function reconcileTick(
  client: Client,
  { tick, taskQueue }: TemporalSettings,
  everySeconds: number,
): Promise<void> {
  const spec = { intervals: [{ every: everySeconds * 1000 }] };
  const action = { type: 'startWorkflow' as const, workflowType: tick.workflow, taskQueue, args: [] };
  // A tick looks at everything that is due: one that was missed is made up for by the next, and two never overlap.
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const };
  const handle = client.schedule.getHandle(tick.scheduleId);
  try {
    await handle.update((previous) => ({
      ...previous,
      spec,
      action,
      policies: { ...previous.policies, ...policies },
    }));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    await client.schedule.create({ scheduleId: tick.scheduleId, spec, action, policies });
  }
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivityInterceptor } from '../../activities/activity-interceptor';
import { createActivities } from '../../activities/create-activities';
import { reviewRegistrations } from '../../activities/review-registrations';
import { openDatabase } from '../../db/connection';
import { addShippedCalendars } from '../../db/seeds/shipped-configuration';
import { isDemonstration } from '../../db/queries/sessions';
import { errorCode } from '../../db/error-code';
import { beatWhileRunning } from '../activity-heartbeat';
import { textOption, type Command } from '../command';
import { dataFolderOf, projectFolder, withDatabaseUrls } from '../installation';
import { publicUrlOf } from '../public-url';
import { senderOf } from '../senders';
import { serveUntilStopped } from '../serve';
import { connectionOptions, loadTemporalSettings } from '../temporal-settings';
import { temporalAddressOf } from '../temporal-address';
import { createWorkerLogger } from '../worker-log';

export const command: Command = {
  name: 'worker',
  summary: 'Run the procedures: workflows and what they do',
  options: {},
  run: (input) => {
    const dataFolder = dataFolderOf(textOption(input, 'data'));
    return withDatabaseUrls(dataFolder, async (urls) => {
      const settings = loadTemporalSettings();
      const service = openDatabase(urls.service, {
        max: settings.worker.maxConcurrentActivityTaskExecutions,
      });
      const facts = openDatabase(urls.facts, { max: 4 });
      await addShippedCalendars(service);
      const log = (line: string) => process.stderr.write(`${line}\n`);
      Runtime.install({
        logger: createWorkerLogger(log),
        // what the SDK's core says goes the same way
        telemetryOptions: { logging: { forward: { level: 'WARN' } } },
      });
      const connection = await NativeConnection.connect(
        connectionOptions(settings, temporalAddressOf(dataFolder, settings)),
      );
      const worker = await Worker.create({
        connection,
        namespace: settings.namespace,
        taskQueue: settings.taskQueue,
        ...workflowSource(),
        activities: createActivities({
          service,
          sender: senderOf(() => isDemonstration(service)),
          publicUrl: publicUrlOf(dataFolder),
          review: (request) => reviewRegistrations({ service, facts }, request),
        }),
        interceptors: { activity: [beatWhileRunning, createActivityInterceptor(service)] },
        maxConcurrentWorkflowTaskExecutions: settings.worker.maxConcurrentWorkflowTaskExecutions,
        maxConcurrentActivityTaskExecutions: settings.worker.maxConcurrentActivityTaskExecutions,
        maxCachedWorkflows: settings.worker.maxCachedWorkflows,
        shutdownGraceTime: `${settings.worker.shutdownGraceSeconds}s`,
      });
      const running = worker.run();
      // a worker that fails must end this process, so that the supervisor starts another
      running.catch((error: unknown) => {
        log(`worker: ${errorCode(error)}`);
        process.exit(1);
      });
      await serveUntilStopped(async () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await running;
        await Promise.all([connection.close(), service.destroy(), facts.destroy()]);
      });
    });
  },
};

/** The bundle that the build made, or the sources when nothing was built. */
function workflowSource() {
  const codePath = path.join(projectFolder, 'dist', 'workflows.js');
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : { workflowsPath: path.join(projectFolder, 'workflows', 'index.ts') };
}

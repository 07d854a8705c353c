import { clearDeadRuns, openRunFolder } from './run-folder';

/** Servers are started by the first test file that needs them (oncePerRun); here only their folder is made. */
export default async function globalSetup(): Promise<void> {
  await clearDeadRuns();
  openRunFolder();
}

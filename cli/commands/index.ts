import type { Command } from '../command';

/**
 * Each command by its name, in the order in which the overview lists them. Its modules are read only when it is asked
 * for: a command that looks into the database need not wait for Temporal's worker.
 */
export const commands: ReadonlyMap<string, () => Promise<{ command: Command }>> = new Map([
  ['start', () => import('./start')],
  ['status', () => import('./status')],
  ['programme', () => import('./programme')],
  ['areas', () => import('./areas')],
  ['calendar', () => import('./calendar')],
  ['import', () => import('./import')],
  ['keys', () => import('./keys')],
  ['round', () => import('./round')],
  ['rules', () => import('./rules')],
  ['seed', () => import('./seed')],
  ['migrate', () => import('./migrate')],
  ['reconcile', () => import('./reconcile')],
  ['api', () => import('./api')],
  ['worker', () => import('./worker')],
  ['relay', () => import('./relay')],
]);

/** All of them, for the overview. */
export async function loadCommands(): Promise<Command[]> {
  const loaded = await Promise.all([...commands.values()].map((load) => load()));
  return loaded.map(({ command }) => command);
}

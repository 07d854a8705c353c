import type { Command } from '../command';
import { command as importCommand } from './import';
import { command as migrate } from './migrate';
import { command as reconcile } from './reconcile';
import { command as start } from './start';
import { command as status } from './status';

/** In the order in which the overview lists them. */
export const commands: readonly Command[] = [start, status, migrate, importCommand, reconcile];

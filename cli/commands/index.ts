import type { Command } from '../command';
import { command as api } from './api';
import { command as areas } from './areas';
import { command as calendar } from './calendar';
import { command as importCommand } from './import';
import { command as keys } from './keys';
import { command as migrate } from './migrate';
import { command as programme } from './programme';
import { command as reconcile } from './reconcile';
import { command as relay } from './relay';
import { command as round } from './round';
import { command as rules } from './rules';
import { command as seed } from './seed';
import { command as start } from './start';
import { command as status } from './status';
import { command as worker } from './worker';

/** In the order in which the overview lists them. */
export const commands: readonly Command[] = [
  start,
  status,
  programme,
  areas,
  calendar,
  importCommand,
  keys,
  round,
  rules,
  seed,
  migrate,
  reconcile,
  api,
  worker,
  relay,
];

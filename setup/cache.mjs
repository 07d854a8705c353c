import { mkdirSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import path from 'node:path';

/**
 * The folder in the user's cache that all clones share: tools that take minutes to make are made once.
 * XDG_CACHE_HOME, ~/Library/Caches on macOS, ~/.cache elsewhere.
 */
export function cacheFolder(env = process.env, system = platform()) {
  const home = env.HOME || homedir();
  const base =
    env.XDG_CACHE_HOME ||
    (system === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache'));
  const folder = path.join(base, 'doorstep');
  mkdirSync(folder, { recursive: true });
  return folder;
}

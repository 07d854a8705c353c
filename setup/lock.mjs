import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const LOOK_AGAIN_MS = 250;

/**
 * Runs `work` while no other process holds the lock file. The lock of a process that died is taken over: its pid and
 * start time are in the file. `onWait` is called once when somebody else is at it.
 */
export async function withLock(file, work, { onWait = () => {} } = {}) {
  let waited = false;
  while (!tryLock(file)) {
    if (!waited) onWait();
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file) {
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${process.pid} ${startOf(process.pid)}`);
  try {
    // Nobody ever sees a lock that does not say whose it is, a full disk or a power cut in between included.
    linkSync(aside, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  const holder = read(file);
  if (holder === undefined || isAlive(holder)) return false;
  // Of several that find the dead holder only one moves its file away; moving the wrong one away is undone.
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  if (read(aside) !== holder) renameSync(aside, file);
  else rmSync(aside);
  return false;
}

function isAlive(holder) {
  const [pid, ...start] = holder.split(' ');
  return start.length > 0 && startOf(Number(pid)) === start.join(' ');
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** When the process started, in the system's notation; undefined when there is none. */
function startOf(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim();
  } catch {
    return undefined;
  }
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What tells one process from a later one that was given the same pid. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in the operating system's own notation: only ever compared for equality. */
  startedAt: string;
  /** The command line, arguments separated by blanks. */
  command: string;
}

/**
 * Who runs under `pid` now; undefined when nobody does. A zombie counts as nobody, and so does one that the system is
 * just clearing away: it is seen for a moment after its parent's end was told.
 */
export function findProcess(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? findInProc(pid) : findWithPs(pid);
}

function findInProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in brackets, may hold blanks and brackets itself: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return { pid, startedAt: fields[19] ?? '', command };
  } catch {
    return undefined;
  }
}

function findWithPs(pid: number): ProcessIdentity | undefined {
  const column = (name: string) =>
    execFileSync('ps', ['-o', `${name}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    }).trim();
  try {
    if (column('stat').startsWith('Z')) return undefined;
    return { pid, startedAt: column('lstart'), command: column('command') };
  } catch {
    return undefined;
  }
}

/** Whether the process recorded as `known` is still the one that runs under its pid. */
export function stillRuns(known: Pick<ProcessIdentity, 'pid' | 'startedAt'>): boolean {
  return findProcess(known.pid)?.startedAt === known.startedAt;
}

/**
 * Asks a process to stop and waits until it is gone; after `graceMs` it is killed.
 * A process that is gone already, or whose pid belongs to somebody else by now, is left alone.
 */
export async function stopProcess(
  known: Pick<ProcessIdentity, 'pid' | 'startedAt'>,
  signal: NodeJS.Signals = 'SIGTERM',
  graceMs = 10_000,
): Promise<void> {
  const killAt = Date.now() + graceMs;
  let sent: NodeJS.Signals | undefined;
  while (stillRuns(known)) {
    const due = Date.now() >= killAt ? 'SIGKILL' : signal;
    if (sent !== due) {
      sendSignal(known.pid, due);
      sent = due;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

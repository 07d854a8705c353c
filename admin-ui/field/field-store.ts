import { SESSION_HOURS } from '../../domain/session';
import { newCommandKey } from '../command-key';
import * as api from './api-client';
import { isFinishing, type Command } from './command';
import type { Home, VisitDetail } from './field-task';
import { refusedOf, type Operation, type Refusal } from './operation';
import type { Account, ChecklistDraft, KeptList, PhoneStorage } from './phone-storage';
import { sendOperations } from './send-operations';
import { refusalIn, type Answer } from './verdict';

/** What the screens show. */
export interface FieldState {
  /** False until the phone's storage was read. */
  ready: boolean;
  account: Account | null;
  /** Who signed in with a password that somebody else set: they change it before anything else. */
  newcomer: api.Session | null;
  /** A password that somebody else set for this account and that opens nothing yet, as the server said last. */
  waitingPassword: api.Session['waitingPassword'];
  /** The session ended by itself: what was recorded waits for its user. */
  expired: boolean;
  /** Somebody's records wait on this phone; only counted, never shown to others. */
  waitingForOthers: boolean;
  list: KeptList | null;
  operations: Operation[];
  /** Tasks finished today on this phone. */
  doneToday: number;
  online: boolean;
  busy: boolean;
  /** Why the list could not be had, where it was not the connection. */
  trouble: Refusal | null;
}

export interface Drafts {
  find(): Promise<ChecklistDraft | undefined>;
  put(draft: ChecklistDraft): Promise<void>;
}

export type FieldStore = ReturnType<typeof createFieldStore>;

const BEFORE_READING: FieldState = {
  ready: false,
  account: null,
  newcomer: null,
  waitingPassword: null,
  expired: false,
  waitingForOthers: false,
  list: null,
  operations: [],
  doneToday: 0,
  online: true,
  busy: false,
  trouble: null,
};

/**
 * The officer's day on this phone: the list, what is recorded, and the way to the server. Whatever is recorded is on
 * the disk before it is sent; sending and reloading is one run at a time, so that an old list never overwrites a new one.
 */
export function createFieldStore(storage: PhoneStorage, onChange: (state: FieldState) => void) {
  let state = BEFORE_READING;
  let running: Promise<void> | null = null;
  let asked = 0;

  function set(change: Partial<FieldState>): void {
    state = { ...state, ...change };
    onChange(state);
  }

  /** Shows what the phone has. */
  async function read(): Promise<void> {
    const account = (await storage.getAccount()) ?? null;
    if (!account) {
      const waitingForOthers = (await storage.countOperations()) > 0;
      set({ ready: true, account, waitingForOthers, list: null, operations: [], doneToday: 0 });
      return;
    }
    const operations = await storage.listOperations(account.userId);
    const finished = operations
      .filter(({ refusal, command }) => refusal === null && isFinishing(command))
      .map(({ command }) => command.taskId);
    const done = new Set([...(await storage.listDone(account.userId)), ...finished]);
    const list = (await storage.getList(account.userId)) ?? null;
    set({ ready: true, account, expired: false, list, operations, doneToday: done.size });
  }

  async function forget(expired: boolean): Promise<void> {
    await storage.forgetAccount();
    await read();
    set({ expired, trouble: null, newcomer: null, waitingPassword: null });
  }

  function isOver({ signedInAt }: Account): boolean {
    return Date.now() - signedInAt > SESSION_HOURS * 3_600_000;
  }

  /** Whoever the session is of becomes the phone's user; another user's list is deleted first. */
  async function enter(session: api.Session, signedInAt?: number): Promise<Account> {
    const kept = await storage.getAccount();
    if (kept && kept.userId !== session.user.id) await storage.forgetAccount();
    const known = kept?.userId === session.user.id ? kept.signedInAt : Date.now();
    const { id: userId, displayName } = session.user;
    const { demonstration, timeZone } = session;
    const account = { userId, displayName, demonstration, timeZone, signedInAt: signedInAt ?? known };
    await storage.putAccount(account);
    await read();
    return account;
  }

  /** One run: who am I, send what waits, fetch the list. False when the session was replaced meanwhile. */
  async function run(): Promise<boolean> {
    if (state.account && isOver(state.account)) await forget(true);
    const answer = await api.getSession();
    if (answer.status === 401) {
      set({ online: true });
      if (state.account) await forget(true);
      return true;
    }
    const session = sessionIn(answer);
    set({ online: session !== null });
    if (!session) return true;
    if (session.mustChangePassword) {
      if (state.account) await forget(true);
      set({ newcomer: session });
      return true;
    }
    const account = await enter(session);
    set({ waitingPassword: session.waitingPassword });
    const result = await sendOperations(storage, account.userId, async (operation) => {
      const sent = await api.carryOut(operation, session.csrfToken);
      await read();
      return sent;
    });
    if (result === 'offline') set({ online: false });
    if (result === 'sent' || result === 'later') await fetchList(account);
    await read();
    return result !== 'not_ours';
  }

  async function fetchList({ userId }: Account): Promise<void> {
    const { status, body } = await api.listTasks();
    if (status === 0) set({ online: false });
    else if (status !== 200) {
      const trouble = refusalIn(body as object | null);
      // no officer any more: the homes are not theirs to read, whatever the phone kept of them
      if (trouble.code === 'FORBIDDEN') await storage.forgetHomes(userId);
      set({ trouble });
    } else {
      const { items, asOf, calendar } = body as api.TaskList;
      const visits = await fetchVisits(items.map(({ visitId }) => visitId));
      await storage.putList({ userId, tasks: items, visits, asOf, calendar, fetchedAt: Date.now() });
      set({ trouble: null });
    }
  }

  /** A visit's reason is stated at the door, where there may be no connection: it comes with the list. */
  async function fetchVisits(ids: readonly (string | null)[]): Promise<Record<string, VisitDetail>> {
    const visits: Record<string, VisitDetail> = {};
    for (const id of ids) {
      const visit = id ? ((await api.findVisit(id)) ?? state.list?.visits[id]) : null;
      if (visit) visits[visit.id] = visit;
    }
    return visits;
  }

  async function runUntilQuiet(): Promise<void> {
    set({ busy: true });
    let answered: number;
    let replaced = 0;
    try {
      do {
        answered = asked;
        replaced = (await run()) ? 0 : replaced + 1;
        // replaced by another tab's signing in: the next run finds out by whom
      } while (answered !== asked || (replaced > 0 && replaced < 3));
    } finally {
      running = null;
      set({ busy: false });
    }
  }

  /** At once, or as soon as the run under way has ended. */
  function synchronise(): Promise<void> {
    asked += 1;
    running ??= runUntilQuiet();
    return running;
  }

  /** Lets in who has just signed in, or shows them what comes first. */
  async function admit(session: api.Session): Promise<void> {
    if (session.mustChangePassword) {
      set({ newcomer: session });
      return;
    }
    await enter(session, Date.now());
    set({ newcomer: null });
    void synchronise();
  }

  return {
    read,
    synchronise,

    hasUnsent: (): boolean => state.operations.length > 0 || !state.online,

    /** The half filled checklist of this user's task. */
    draftsOf(taskId: string): Drafts {
      const userId = state.account?.userId ?? '';
      return {
        find: () => storage.findDraft(userId, taskId),
        put: (draft) => storage.putDraft(userId, taskId, draft),
      };
    },

    /** Writes it to the disk and sends it as soon as there is a connection; rejects when the disk cannot take it. */
    async record(command: Command, home: Home): Promise<void> {
      if (!state.account) throw new Error('nobody is signed in');
      const { address, dwellingNumber, floor } = home;
      const operation = {
        key: newCommandKey(),
        userId: state.account.userId,
        command,
        home: { address, dwellingNumber, floor },
        recordedAt: new Date().toISOString(),
        attempts: 0,
        refusal: null,
      };
      await storage.addOperation(operation, refusedOf(state.operations, command.taskId));
      await read();
      void synchronise();
    },

    /** Removes what was refused, or what was never sent; the officer said so. */
    async discard(operation: Operation): Promise<void> {
      await storage.removeOperation(operation);
      await read();
      void synchronise();
    },

    /** Null when signed in; else what the server said, or null detail without a connection. */
    async signIn(login: string, password: string): Promise<Answer | null> {
      const answer = await api.signIn(login, password);
      const session = sessionIn(answer);
      if (!session) return answer;
      await admit(session);
      return null;
    },

    /** Null when it was changed; else what the server said, or null detail without a connection. */
    async changePassword(currentPassword: string, newPassword: string): Promise<Answer | null> {
      if (!state.newcomer) throw new Error('nobody has to change a password');
      const answer = await api.changePassword(state.newcomer, currentPassword, newPassword);
      const session = sessionIn(answer);
      if (!session) return answer;
      await admit(session);
      return null;
    },

    /** False without a connection: the session would stay open on the server. */
    async signOut(): Promise<boolean> {
      const answer = await api.getSession();
      const session = sessionIn(answer);
      if (!session && answer.status !== 401) return false;
      if (session && (await api.signOut(session.csrfToken)).status !== 204) return false;
      await forget(false);
      return true;
    },
  };
}

function sessionIn({ status, body }: Answer): api.Session | null {
  return status === 200 && typeof body === 'object' ? (body as api.Session | null) : null;
}

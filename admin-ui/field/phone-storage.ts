import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { applyCommand, isFinishing, type FoundHazard } from './command';
import type { Checklist } from '../../domain/visit-checklist';
import type { FieldTask, VisitDetail } from './field-task';
import { canTakeBack, finishesAgain, type Operation } from './operation';
import type { Outbox } from './send-operations';

/** Who is signed in on this phone. */
export interface Account {
  userId: string;
  displayName: string;
  demonstration: boolean;
  timeZone: string;
  /** Real time, ms; the session ends a fixed time later. */
  signedInAt: number;
}

/** The officer's list as the server last told it, for reading without a connection. */
export interface KeptList {
  userId: string;
  tasks: FieldTask[];
  visits: Record<string, VisitDetail>;
  asOf: string;
  /** Of the days in which appointments can lie; a list that an older version of the app kept has none. */
  calendar?: KeptCalendar;
  /** Real time, ms. */
  fetchedAt: number;
}

/** Exceptions to "Monday to Friday works", as they can be stored. */
export interface KeptCalendar {
  holidays: string[];
  makeUpDays: string[];
}

/** A hazard of which not everything is said yet. */
export type HazardDraft = Partial<FoundHazard> & Pick<FoundHazard, 'inCommonParts'>;

/** A checklist half filled in, so that a call or a full memory does not cost the visit. */
export interface ChecklistDraft {
  checklist: Checklist;
  hazards: HazardDraft[];
}

interface DoneToday {
  userId: string;
  day: string;
  taskIds: string[];
}

interface Schema extends DBSchema {
  operations: { key: number; value: Operation; indexes: { userId: string } };
  lists: { key: string; value: KeptList };
  account: { key: string; value: Account };
  done: { key: string; value: DoneToday };
  drafts: { key: string; value: ChecklistDraft & { userId: string; taskId: string } };
}

export type PhoneStorage = ReturnType<typeof storageOn>;

/** Opens what this app keeps in the phone's IndexedDB. */
export async function openPhoneStorage(): Promise<PhoneStorage> {
  const database = await openDB<Schema>('doorstep-field', 1, {
    upgrade(fresh) {
      const operations = fresh.createObjectStore('operations', { keyPath: 'id', autoIncrement: true });
      operations.createIndex('userId', 'userId');
      fresh.createObjectStore('lists', { keyPath: 'userId' });
      fresh.createObjectStore('account');
      fresh.createObjectStore('done', { keyPath: 'userId' });
      fresh.createObjectStore('drafts', { keyPath: 'taskId' });
    },
  });
  return storageOn(database);
}

function storageOn(database: IDBPDatabase<Schema>) {
  const outbox: Outbox = {
    listOperations: (userId) => database.getAllFromIndex('operations', 'userId', userId),
    countAttempt: (operation) => change(operation, { attempts: operation.attempts + 1 }),
    async refuse(operation, refusal) {
      await change(operation, { refusal });
    },
    /** One transaction: the task must not come back to the list, nor be counted twice, if the page dies here. */
    async settle({ id, userId, command }) {
      const trx = database.transaction(['operations', 'lists', 'done'], 'readwrite');
      await trx.objectStore('operations').delete(id);
      const list = await trx.objectStore('lists').get(userId);
      if (list) await trx.objectStore('lists').put({ ...list, tasks: applyCommand(list.tasks, command) });
      if (isFinishing(command)) {
        const done = await trx.objectStore('done').get(userId);
        const earlier = done?.day === today() ? done.taskIds : [];
        const taskIds = [...new Set([...earlier, command.taskId])];
        await trx.objectStore('done').put({ userId, day: today(), taskIds });
      }
      await trx.done;
    },
  };

  /** Only while it still waits: another tab may have settled it meanwhile. */
  async function change(operation: Operation, to: Partial<Operation>): Promise<boolean> {
    const trx = database.transaction('operations', 'readwrite');
    const kept = await trx.store.get(operation.id);
    const waits = kept?.key === operation.key;
    if (waits) await trx.store.put({ ...kept, ...to });
    await trx.done;
    return waits;
  }

  return {
    ...outbox,

    /**
     * Adds it behind the others, or in the place of the one it corrects: what waits behind that keeps its order. A task
     * is finished once: a second finishing of one that is finished here already is left out.
     */
    async addOperation(operation: Omit<Operation, 'id'>, corrected?: Operation): Promise<void> {
      const trx = database.transaction('operations', 'readwrite');
      const kept = await trx.store.index('userId').getAll(operation.userId);
      if (!finishesAgain(operation, kept, corrected)) {
        const place = corrected ? { id: corrected.id } : {};
        // the key generator gives the id where there is none
        await trx.store.put({ ...operation, ...place } as Operation);
      }
      await trx.done;
    },

    /** Only what the server refused, or never saw: one that is just being sent stays. */
    async removeOperation({ id }: Operation): Promise<void> {
      const trx = database.transaction('operations', 'readwrite');
      const kept = await trx.store.get(id);
      if (kept && (kept.refusal !== null || canTakeBack(kept))) await trx.store.delete(id);
      await trx.done;
    },

    countOperations: (): Promise<number> => database.count('operations'),

    getAccount: (): Promise<Account | undefined> => database.get('account', 'current'),

    async putAccount(account: Account): Promise<void> {
      await database.put('account', account, 'current');
    },

    getList: (userId: string): Promise<KeptList | undefined> => database.get('lists', userId),

    /** Replaces the list; drafts of tasks that are no longer on it go with them. */
    async putList(list: KeptList): Promise<void> {
      const trx = database.transaction(['lists', 'drafts'], 'readwrite');
      await trx.objectStore('lists').put(list);
      for (const { userId, taskId } of await trx.objectStore('drafts').getAll()) {
        const gone = userId === list.userId && !list.tasks.some(({ id }) => id === taskId);
        if (gone) await trx.objectStore('drafts').delete(taskId);
      }
      await trx.done;
    },

    /** Deletes whatever names a home or a number; what was recorded and not sent stays for its user. */
    async forgetAccount(): Promise<void> {
      const trx = database.transaction(['lists', 'account'], 'readwrite');
      await trx.objectStore('lists').clear();
      await trx.objectStore('account').clear();
      await trx.done;
    },

    /** Deletes this user's list and half filled checklists; they stay signed in, and what waits to be sent stays. */
    async forgetHomes(userId: string): Promise<void> {
      const trx = database.transaction(['lists', 'drafts'], 'readwrite');
      await trx.objectStore('lists').delete(userId);
      for (const draft of await trx.objectStore('drafts').getAll()) {
        if (draft.userId === userId) await trx.objectStore('drafts').delete(draft.taskId);
      }
      await trx.done;
    },

    /** Ids of the tasks this user finished today on this phone, as far as the server has them. */
    async listDone(userId: string): Promise<string[]> {
      const done = await database.get('done', userId);
      return done?.day === today() ? done.taskIds : [];
    },

    async findDraft(userId: string, taskId: string): Promise<ChecklistDraft | undefined> {
      const draft = await database.get('drafts', taskId);
      return draft?.userId === userId ? draft : undefined;
    },

    async putDraft(userId: string, taskId: string, draft: ChecklistDraft): Promise<void> {
      await database.put('drafts', { ...draft, userId, taskId });
    },
  };
}

function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`;
}

import type { Session } from '../api-client';
import type { CaseFile } from './cases/case';
import type { Version } from './version';

/** What was typed and not saved, with the version that it is based on. */
export interface KeptDraft {
  document: unknown;
  cases: CaseFile;
  version: number;
  /** What that version held; kept by this computer before it was, it is not known. */
  base?: { document: unknown; cases: CaseFile } | null;
  /** When it was last changed. */
  at: string;
}

interface KeptDrafts {
  read: () => KeptDraft | null;
  keep: (draft: Omit<KeptDraft, 'at'>) => void;
  forget: () => void;
}

/**
 * Keeps what one person types into one draft on this computer until it is saved or given up: a session that ends, a page that
 * is left or closed loses nothing. A rule document holds nothing about a person.
 */
export function keptDrafts(session: Session, { id }: Pick<Version, 'id'>): KeptDrafts {
  const key = `doorstep.draft.${session.user.id}.${id}`;
  return {
    read: () => {
      try {
        return JSON.parse(localStorage.getItem(key) ?? 'null') as KeptDraft | null;
      } catch {
        return null;
      }
    },
    keep: (draft) => {
      const kept: KeptDraft = { ...draft, at: new Date().toISOString() };
      try {
        localStorage.setItem(key, JSON.stringify(kept));
      } catch {
        // a browser that keeps nothing: the page still holds it
      }
    },
    forget: () => {
      localStorage.removeItem(key);
    },
  };
}

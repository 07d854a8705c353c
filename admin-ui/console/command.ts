import { useState } from 'react';
import { useLogoutIfAccessDenied, useNotify, useRefresh } from 'react-admin';
import { request } from './api-client';

interface Command {
  busy: boolean;
  /** Sends it, says in words how it went and reads the page anew. Null where it failed. */
  send: <T = unknown>(path: string, body: object, done: string, version?: number) => Promise<T | null>;
}

/** One thing that a person does: sent once, not offered again while it is under way. */
export function useCommand(): Command {
  const notify = useNotify();
  return useSending((failure) => notify(failure, { type: 'error' }));
}

/** What a question shows of the command behind it. */
export interface Asked {
  busy: boolean;
  /** Why it failed, in the reader's language. */
  failure: string | null;
  /** The question is asked anew. */
  forget: () => void;
}

/**
 * The same behind a dialogue, which says itself why something failed: while it is open, the rest of the page, and what is
 * announced there, is hidden from assistive technology.
 */
export function useAsked(): Pick<Command, 'send'> & { asked: Asked } {
  const [failure, setFailure] = useState<string | null>(null);
  const { send, busy } = useSending(setFailure);
  const forget = () => setFailure(null);
  return {
    asked: { busy, failure, forget },
    send: (...command) => {
      // said again, it is announced again
      forget();
      return send(...command);
    },
  };
}

function useSending(onFailure: (message: string) => void): Command {
  const notify = useNotify();
  const refresh = useRefresh();
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    async send<T>(path: string, body: object, done: string, version?: number) {
      setBusy(true);
      try {
        const answer = await request<T>(path, { method: 'POST', body, version });
        notify(done, { type: 'success' });
        refresh();
        return answer;
      } catch (error) {
        if (!(await logoutIfAccessDenied(error))) onFailure(messageOf(error));
        return null;
      } finally {
        setBusy(false);
      }
    },
  };
}

/** API errors are worded in the reader's language already. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

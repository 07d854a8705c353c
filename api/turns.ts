import type { Response } from 'express';
import { ApiError } from './api-error';

/** Runs work of callers one after the other, in the order in which they came; whoever hung up while waiting is passed over. */
export type InTurn = <T>(response: Response, work: () => Promise<T>) => Promise<T>;

/** Those who wait hold nothing of the database: it would have no connection left for others. */
export function createTurns(): InTurn {
  let last = Promise.resolve();
  return async (response, work) => {
    const before = last;
    let end: () => void = () => undefined;
    last = new Promise((resolve) => {
      end = resolve;
    });
    try {
      await before;
      if (response.destroyed) throw new ApiError('DATABASE_UNAVAILABLE');
      return await work();
    } finally {
      end();
    }
  };
}

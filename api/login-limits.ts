import { isIPv6 } from 'node:net';
import type { Knex } from 'knex';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from './api-error';

const SECONDS = 300;
/** A person mistypes a few times; whoever guesses one login's password from many addresses gets no further. */
const TRIES_PER_LOGIN = 10;
/** An office's users share an address; whoever tries many logins from one gets no further. */
const TRIES_PER_ADDRESS = 50;

/** How often signing in may be tried in vain: for each login, and for each address, on its own. */
export interface LoginLimits {
  /** Throws TOO_MANY_ATTEMPTS. */
  count(address: string, login: string): Promise<void>;
  /** The password was right. */
  forgive(address: string, login: string): Promise<void>;
}

/** Counts in the database, so that it holds for every process of the API and over its restarts. */
export function createLoginLimits(db: Knex): LoginLimits {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterPostgres({
      storeClient: db,
      storeType: 'knex',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration: SECONDS,
    });
  const perAddress = limiter('login-from', TRIES_PER_ADDRESS);
  const perLogin = limiter('login', TRIES_PER_LOGIN);
  return {
    async count(address, login) {
      try {
        // the address first: one that is shut out can no longer shut out a login
        await perAddress.consume(networkOf(address));
        await perLogin.consume(login);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw new ApiError('TOO_MANY_ATTEMPTS', [], {
          'Retry-After': String(Math.ceil(error.msBeforeNext / 1000)),
        });
      }
    },
    async forgive(address, login) {
      await perAddress.reward(networkOf(address));
      await perLogin.delete(login);
    },
  };
}

/** Whoever has one IPv6 address has a whole /64 of them; an IPv4 address stands for itself. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [front = [], back] = plain.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const between = back ? new Array<string>(8 - front.length - back.length).fill('0') : [];
  const groups = [...front, ...between, ...(back ?? [])];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

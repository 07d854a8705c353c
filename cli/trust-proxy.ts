import { isIP } from 'node:net';
import { CommandError } from './command';

/** Express's names for ranges of addresses. */
const NAMED = ['loopback', 'linklocal', 'uniquelocal'];

/**
 * Whose X-Forwarded-For is believed, from DOORSTEP_TRUST_PROXY: how many proxies stand before the API, or their
 * addresses and networks with commas between. Not set: nobody's. "Everybody's" is refused: then each caller could
 * write another address into each request, and no limit per address would hold.
 */
export function trustProxyOf(env: NodeJS.ProcessEnv = process.env): number | string[] | false {
  const said = env['DOORSTEP_TRUST_PROXY']?.trim() ?? '';
  if (said === '' || said === '0') return false;
  if (/^[1-9]$/.test(said)) return Number(said);
  const proxies = said.split(',').map((part) => part.trim());
  if (proxies.every(isProxy)) return proxies;
  throw new CommandError(
    'TRUST_PROXY_WRONG',
    `DOORSTEP_TRUST_PROXY takes the number of proxies (1 to 9) or their addresses and networks, such as 10.0.0.0/8 / DOORSTEP_TRUST_PROXY 须为代理的层数（1 至 9）或其地址、网段，例如 10.0.0.0/8`,
  );
}

function isProxy(part: string): boolean {
  const [address = '', bits, ...rest] = part.split('/');
  if (NAMED.includes(part)) return true;
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  // a network of no bits is everybody
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

import { findRunning } from './installation';

/** Where people reach the product: DOORSTEP_PUBLIC_URL, or the address that the running product printed. No trailing slash. */
export function publicUrlOf(dataFolder: string): string {
  const url =
    process.env['DOORSTEP_PUBLIC_URL'] || (findRunning(dataFolder)?.apiUrl ?? 'http://127.0.0.1:8080');
  return url.replace(/\/+$/, '');
}

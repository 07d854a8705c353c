import { CommandError } from './command';
import { findRunning } from './installation';
import type { TemporalSettings } from './temporal-settings';

/** The server of the settings, or the one that the running product started. */
export function temporalAddressOf(dataFolder: string, settings: TemporalSettings): string {
  const address = settings.address ?? findRunning(dataFolder)?.temporalAddress;
  if (!address) {
    throw new CommandError(
      'TEMPORAL_UNKNOWN',
      'no Temporal server: run `npm start`, or set TEMPORAL_ADDRESS / 没有 Temporal 服务器：请运行 npm start 或设置 TEMPORAL_ADDRESS',
    );
  }
  return address;
}

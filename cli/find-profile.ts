import { readFileSync } from 'node:fs';
import { checkProfile } from '../imports/check-profile';
import donghuAdverts from '../imports/profiles/donghu-adverts.json';
import donghuBuildings from '../imports/profiles/donghu-buildings.json';
import donghuDwellings from '../imports/profiles/donghu-dwellings.json';
import rentsafeEvaluations from '../imports/profiles/rentsafe-evaluations.json';
import rentsafeRegistrations from '../imports/profiles/rentsafe-registrations.json';
import type { ImportProfile } from '../imports/profile-types';
import { CommandError } from './command';

const SHIPPED: readonly unknown[] = [
  rentsafeRegistrations,
  rentsafeEvaluations,
  donghuBuildings,
  donghuDwellings,
  donghuAdverts,
];

/**
 * A shipped profile by its key, or one from a file.
 *
 * @throws CommandError PROFILE_UNREADABLE, ImportError what is wrong with it
 */
export function findProfile(name: string): ImportProfile {
  const shipped = SHIPPED.map(checkProfile).find(({ key }) => key === name);
  if (shipped) return shipped;
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(name, 'utf8'));
  } catch {
    throw new CommandError(
      'PROFILE_UNREADABLE',
      `${name} is neither a shipped profile nor a readable JSON file / 既不是内置配置，也不是可读取的 JSON 文件`,
    );
  }
  return checkProfile(document);
}

import path from 'node:path';
import type { Knex } from 'knex';
import { databaseUrls, openDataFolder } from '../../cli/installation';
import { openDatabase } from '../../db/connection';
import { getProgrammeClock } from '../../db/queries/procedures';
import { toProgrammeTime } from '../../domain/programme-clock';
import { runDoorstep, runtimeOf, startProduct, stopProduct, type Product } from './product';
import { writeSmallOpenData } from './small-open-data';

export interface SmallDemonstration {
  product: Product;
  /** A pool of doorstep_service on the product's database, which goes on after a restart on the same port. */
  service: Knex;
  /** The programme's instant now, also while nothing runs. */
  now: () => Date;
  stop(): Promise<void>;
}

/**
 * The real product with a demonstration of three patches of about 60 homes each, whose programme day lasts `day` and
 * begins at nine on `beginsOn`. It is seeded while it runs: the clock begins with the seed, and a start would eat days.
 */
export async function startSmallDemonstration(
  dataFolder: string,
  options: { day: string; beginsOn: string },
): Promise<SmallDemonstration> {
  const product = await startProduct(dataFolder, ['--empty']);
  try {
    await product.ready;
    const service = await seed(dataFolder, options);
    const clock = await getProgrammeClock(service);
    return {
      product,
      service,
      now: () => new Date(toProgrammeTime(clock, Date.now())),
      stop: async () => {
        await service.destroy();
        await stopProduct(dataFolder);
      },
    };
  } catch (error) {
    await stopProduct(dataFolder);
    throw error;
  }
}

async function seed(dataFolder: string, { day, beginsOn }: { day: string; beginsOn: string }): Promise<Knex> {
  const openData = path.join(dataFolder, 'open-data');
  writeSmallOpenData(openData, ['05', '06', '08'], 60);
  await runDoorstep(dataFolder, ['seed', '--from', openData, '--all', '--day', day, '--begin', beginsOn]);
  // the start did not know yet how fast the clock would run
  await runDoorstep(dataFolder, ['reconcile']);
  const urls = databaseUrls(runtimeOf(dataFolder).databaseUrl, openDataFolder(dataFolder));
  return openDatabase(urls.service, { max: 4 });
}

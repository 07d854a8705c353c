import { type Command, textOption } from '../command';
import { dataFolderOf } from '../installation';
import { startOptions, readStartOptions } from '../start-options';
import { startProduct } from '../start-product';

export const command: Command = {
  name: 'start',
  summary: 'Run the product: PostgreSQL, Temporal, API, worker and relay',
  options: startOptions,
  run: (input, names) =>
    startProduct(dataFolderOf(textOption(input, 'data')), readStartOptions(input), names),
};

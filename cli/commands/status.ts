import { textOption, type Command } from '../command';
import { dataFolderOf } from '../installation';
import { readStatus, type Status } from '../read-status';

export const command: Command = {
  name: 'status',
  summary: 'Health of each part, and how much of everything there is',
  options: {},
  run: async (input) => {
    const status = await readStatus(dataFolderOf(textOption(input, 'data')));
    process.stderr.write(describe(status));
    return status;
  },
};

function describe({ health, counts }: Status): string {
  const parts = Object.entries(health).map(([part, { ok, detail }]) => {
    return `${part.padEnd(10)}${ok ? 'ok' : 'down'}${detail === undefined ? '' : ` (${detail})`}`;
  });
  return `${[...parts, counts ? JSON.stringify(counts) : 'no counts: the database is down'].join('\n')}\n`;
}

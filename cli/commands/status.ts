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
    // asked whether all is well: what a script goes by
    if (!status.healthy) process.exitCode = 1;
    return status;
  },
};

function describe({ health, counts }: Status): string {
  const parts = Object.entries(health).map(([part, { ok, detail }]) => {
    return `${part.padEnd(10)}${ok ? 'ok' : 'down'}${detail === undefined ? '' : ` (${detail})`}`;
  });
  return `${[...parts, counts ? JSON.stringify(counts) : 'no counts: the database is down'].join('\n')}\n`;
}

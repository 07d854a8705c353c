import type { ImportError } from '../imports/messages';
import { CommandError } from './command';

/** What is wrong with a file, a line for each problem with its place; machines get the problems themselves. */
export function importRefused({ code, problems }: ImportError): CommandError {
  const lines = problems.map(({ code: each, file, line, column, reason }) => {
    const place = [file, line, column].filter((part) => part !== null).join(':');
    return `${place} ${each} ${reason.en} / ${reason.zh}`;
  });
  return new CommandError(code, `\n${lines.join('\n')}`, { problems });
}

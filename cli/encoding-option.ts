import { ENCODINGS } from '../imports/profile-schema';
import { CommandError, textOption, type CommandInput } from './command';

/** What the operator says a file's encoding is. */
export function encodingOption(input: CommandInput): string | undefined {
  const encoding = textOption(input, 'encoding');
  if (encoding === undefined || ENCODINGS.some((known) => known === encoding)) return encoding;
  throw new CommandError('OPTION_INVALID', `--encoding ${encoding}: ${ENCODINGS.join(', ')}`);
}

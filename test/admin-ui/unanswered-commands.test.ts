import { UnansweredCommands } from '../../admin-ui/unanswered-commands';

describe('a command from the console', () => {
  it('keeps its key until it is answered, so that pressing again does it once', () => {
    const commands = new UnansweredCommands();
    const key = commands.keyOf('POST /api/pauses');
    expect(commands.keyOf('POST /api/pauses')).toBe(key);
  });

  it('is another command once it was answered', () => {
    const commands = new UnansweredCommands();
    const key = commands.keyOf('POST /api/pauses');
    commands.answered('POST /api/pauses');
    expect(commands.keyOf('POST /api/pauses')).not.toBe(key);
  });

  it('that says something else has a key of its own', () => {
    const commands = new UnansweredCommands();
    expect(commands.keyOf('POST /api/pauses {"areaId":"a"}')).not.toBe(
      commands.keyOf('POST /api/pauses {"areaId":"b"}'),
    );
  });
});

import { chineseMessages } from '../../admin-ui/console/messages/chinese';
import { englishMessages } from '../../admin-ui/console/messages/english';

/** Every text by its path of keys. */
function texts(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? texts(value, `${path}.${key}`)
      : [[`${path}.${key}`, String(value)]],
  );
}

const keys = (messages: object): string[] => texts(messages).map(([key]) => key);
const placeholders = (text: string): Set<string> => new Set(text.match(/%\{\w+\}/g));

test('every text of react-admin and of the console has a Chinese wording', () => {
  expect(keys(chineseMessages).sort()).toEqual(keys(englishMessages).sort());
});

test('Chinese texts ask for no value that the English ones are not given', () => {
  const english = new Map(texts(englishMessages));
  for (const [key, text] of texts(chineseMessages)) {
    const given = placeholders(english.get(key) ?? '');
    expect([key, [...placeholders(text)].filter((name) => !given.has(name))]).toEqual([key, []]);
  }
});

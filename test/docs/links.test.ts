import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { codeSpans, documents, ROOT } from './documents';

/** Made when the product is built or run. */
const MADE = /^(dist|node_modules|test-results|[.]doorstep)(\/|$)/;
const TOP_LEVEL = new Set(readdirSync(ROOT));

/** A file or folder of the repository, where a span of code names one; `*` stands for part of a name. */
function namedPath(span: string): string | undefined {
  const [first = ''] = span.split('/');
  if (MADE.test(span) || !TOP_LEVEL.has(first) || !/^[\w./*-]+$/.test(span)) return undefined;
  // a word such as `domain` is a folder's name only with its slash
  return span.includes('/') || first.includes('.') ? span : undefined;
}

function exists(named: string): boolean {
  if (!named.includes('*')) return existsSync(path.join(ROOT, named));
  const folder = path.join(ROOT, path.dirname(named));
  const pattern = path.basename(named).split('*').map(escapeRegExp).join('.*');
  return existsSync(folder) && readdirSync(folder).some((name) => new RegExp(`^${pattern}$`).test(name));
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.+^$(){}|[\]\\]/g, '\\$&');
}

describe.each(documents())('$name', ({ name, text }) => {
  it('links only to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)].map(
      ([, link, picture]) => link ?? picture ?? '',
    );
    const missing = targets
      .filter((target) => !/^([a-z]+:|#)/.test(target))
      .filter((target) => !existsSync(path.join(ROOT, path.dirname(name), target.replace(/#.*/, ''))));
    expect(missing).toEqual([]);
  });

  it('names only files that are there', () => {
    const named = codeSpans(text).flatMap((span) => namedPath(span) ?? []);
    expect(named.filter((one) => !exists(one))).toEqual([]);
  });

  it('names only functions that are there', () => {
    const functions = codeSpans(text).flatMap((span) => /^(\w+)\(\)$/.exec(span)?.[1] ?? []);
    expect(functions.filter((one) => !sourceWords().has(one))).toEqual([]);
  });
});

let words: ReadonlySet<string> | undefined;

/** Every word of the sources under version control, tests left out. */
function sourceWords(): ReadonlySet<string> {
  words ??= new Set(
    execFileSync('git', ['ls-files', '-z', '*.ts', '*.tsx', '*.mjs', ':!test'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
      .split('\0')
      .filter((file) => file !== '' && existsSync(path.join(ROOT, file)))
      .flatMap((file) => readFileSync(path.join(ROOT, file), 'utf8').match(/\w+/g) ?? []),
  );
  return words;
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '..', '..');

export interface Document {
  /** From the root, such as 'docs/ARCHITECTURE.md'. */
  name: string;
  text: string;
}

/** The documents that are written for people, in every language. */
export function documents(): Document[] {
  const inDocs = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', ...inDocs].map((name) => ({
    name,
    text: readFileSync(path.join(ROOT, name), 'utf8'),
  }));
}

/** What stands between single backticks, outside of code blocks. */
export function codeSpans(text: string): string[] {
  const prose = text.replaceAll(/^```[^]*?^```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

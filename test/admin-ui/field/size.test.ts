import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = path.resolve(__dirname, '../../../dist/admin-ui/field');
const LIMIT = 100_000;

test('all script of the field app is under 100 kB gzip: it is loaded over a phone’s connection', () => {
  if (!existsSync(folder)) throw new Error('the pages are not built: npm run build');
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  expect(scripts).toContain('sw.js');
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = scripts.map((name) => gzipSync(readFileSync(path.join(folder, name))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LIMIT);
});

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './documents';

test('the diagrams in the documents show what domain/ says', () => {
  const script = path.join(ROOT, 'setup', 'diagrams.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ status, stale: stdout, stderr }).toEqual({ status: 0, stale: '', stderr: '' });
});

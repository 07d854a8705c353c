import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes the field app's service worker with the names of all files of the build, and a version made of their
 * contents. Done here in a few lines: the usual plugin brings a bundler of its own with native parts.
 */
export function fieldServiceWorker(root: string, base: string): Plugin {
  return {
    name: 'field-service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const hash = createHash('sha256');
      const files = [base];
      for (const [name, file] of Object.entries(bundle).sort()) {
        hash.update(name).update(file.type === 'chunk' ? file.code : file.source);
        if (name !== 'index.html') files.push(base + name);
      }
      const folder = path.join(root, 'public');
      for (const name of readdirSync(folder).sort()) {
        hash.update(name).update(readFileSync(path.join(folder, name)));
        files.push(base + name);
      }
      const source = readFileSync(path.join(root, 'service-worker.js'), 'utf8')
        .replace('%VERSION%', hash.digest('hex').slice(0, 16))
        .replace("['%FILES%']", JSON.stringify(files));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

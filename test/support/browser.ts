import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createApp } from '../../api/app';
import type { TestDatabase } from './database';
import { oncePerRun } from './once-per-run';
import { runSetUp } from './run-set-up';

const projectFolder = path.resolve(__dirname, '..', '..');
/** Kept as artefacts of the run; those that the documents show are copied to docs/images by `npm run pictures`. */
const SCREENSHOTS = path.join(projectFolder, 'test-results', 'screenshots');

/** An officer's phone. */
export const PHONE = { width: 360, height: 740 } as const;
/** An office's desktop. */
export const DESKTOP = { width: 1440, height: 900 } as const;

/** A real Chromium; the caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const { executable } = await oncePerRun('chromium', () => runSetUp('chromium.mjs'));
  return chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-gpu'],
  });
}

/** A picture under `test-results/screenshots/<name>.png`: of the whole page, or of what the window shows. */
export async function screenshot(
  page: Page,
  name: string,
  { fullPage = true }: { fullPage?: boolean } = {},
): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage });
}

/** API, portal and the built pages on this database, over real HTTP on a free loopback port. */
export async function servePages(
  database: TestDatabase,
): Promise<{ url: string; close: () => Promise<void> }> {
  const pages = path.join(projectFolder, 'dist', 'admin-ui');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on(
    'request',
    createApp({
      db: database.app,
      publicUrl: url,
      folders: { console: path.join(pages, 'console'), field: path.join(pages, 'field') },
      validateResponses: true,
    }),
  );
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

import { fileURLToPath } from 'node:url';
import { canInstallPackages, installPackages } from './apt.mjs';
import { step } from './progress.mjs';
import { run, SetupError, which } from './run.mjs';

/** The shell first: it draws no window, which takes a quarter off what a page costs. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
const MAC_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Finds a Chromium for the browser tests, or installs Debian's with Chinese fonts; gives its path. */
export async function resolveChromium({ env = process.env } = {}) {
  if (!find(env) || !(await hasChineseFont(env))) {
    if (canInstallPackages(env)) {
      await step('Installing Chromium and Chinese fonts (for tests, once)', () =>
        installPackages(['chromium-headless-shell', 'fonts-noto-cjk']),
      );
    }
  }
  const found = find(env);
  if (!found) {
    throw new SetupError(
      'no Chromium: install the packages chromium-headless-shell and fonts-noto-cjk (or Chrome) and try again',
    );
  }
  return found;
}

function find(env) {
  const onPath = NAMES.map((name) => which(name, env)).find(Boolean);
  return (
    onPath ??
    MAC_APPLICATIONS.find((file) => which(file.split('/').at(-1), { PATH: file.replace(/\/[^/]+$/, '') }))
  );
}

/** Without fontconfig nobody can tell; macOS always has one. */
async function hasChineseFont(env) {
  if (process.platform !== 'linux') return true;
  if (!which('fc-list', env)) return false;
  return (await run('fc-list', [':lang=zh'], { env }).catch(() => '')).trim() !== '';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify({ executable: await resolveChromium() })}\n`);
}

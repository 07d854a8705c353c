// `npm run pictures`: takes the pictures that the documents show from those that the tests made (`npm test`).
import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Document's picture: the test's screenshot. */
const PICTURES = {
  'console-board': 'journey-8-board',
  'console-rule': 'journey-1-rule-tightened',
  'console-rule-table': 'journey-0-rule-in-table',
  'console-rule-builder': 'rule-builder-remark',
  'console-rule-json': 'rule-json',
  'console-settings': 'console-settings-form-en',
  'console-settings-zh': 'console-settings-zh-390',
  'console-moved': 'journey-2-registrations-moved',
  'console-registration': 'console-registration-en',
  'console-board-zh': 'journey-9-board-zh',
  'field-tasks': 'journey-3-officer-tasks',
  'field-task': 'journey-4-officer-task',
  'portal-record': 'journey-6-resident-record',
};

const missing = [];
for (const [picture, made] of Object.entries(PICTURES)) {
  const from = path.join(root, 'test-results', 'screenshots', `${made}.png`);
  if (existsSync(from)) copyFileSync(from, path.join(root, 'docs', 'images', `${picture}.png`));
  else missing.push(made);
}
if (missing.length > 0) {
  process.stderr.write(`No screenshot ${missing.join(', ')}: run \`npm test\` first.\n`);
  process.exitCode = 1;
}

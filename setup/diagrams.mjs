// `npm run diagrams`: draws from the tables of domain/ how states follow one another, into the blocks of the documents
// that name a diagram. `--check` writes nothing and fails where a document shows something else.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** By the name that a document gives: the lines of a mermaid state diagram. */
const DIAGRAMS = {
  visit: ({ VISIT_STATES, visitActions, visitStatesAfter }) =>
    stateDiagram(
      VISIT_STATES.flatMap((from) =>
        visitActions(from).flatMap((by) => visitStatesAfter(by).map((to) => ({ from, by, to }))),
      ),
    ),
  'hazard-notice': ({ NOTICE_STATES, noticeActions, noticeStateAfter }) =>
    stateDiagram(
      NOTICE_STATES.flatMap((from) =>
        noticeActions(from).map((by) => ({ from, by, to: noticeStateAfter(by) })),
      ),
    ),
  'service-request': ({ SERVICE_STATES, serviceActions, serviceStateAfter }) =>
    stateDiagram(
      SERVICE_STATES.flatMap((from) =>
        serviceActions(from).map((by) => ({ from, by, to: serviceStateAfter(by) })),
      ),
    ),
  'partner-report': ({ REPORT_STATES, reportActions, reportStateAfter }) =>
    stateDiagram(
      REPORT_STATES.flatMap((from) =>
        reportActions(from).map((by) => ({ from, by, to: reportStateAfter(by) })),
      ),
    ),
  'task-outcomes': ({ TASK_OUTCOMES, taskStateAfter }) =>
    stateDiagram(TASK_OUTCOMES.map((by) => ({ from: 'open', by, to: taskStateAfter(by) }))),
  advert: ({ STATE_TRANSITIONS }) =>
    stateDiagram(
      Object.entries(STATE_TRANSITIONS.advert).flatMap(([from, states]) =>
        states.map((to) => ({ from, to })),
      ),
    ),
  'ruleset-version': ({ STATE_TRANSITIONS }) =>
    stateDiagram(
      Object.entries(STATE_TRANSITIONS.ruleset_version).flatMap(([from, states]) =>
        states.map((to) => ({ from, to })),
      ),
    ),
  'procedure-command': ({ STATE_TRANSITIONS }) =>
    stateDiagram(
      Object.entries(STATE_TRANSITIONS.procedure_command).flatMap(([from, states]) =>
        states.map((to) => ({ from, to })),
      ),
    ),
};

/** One arrow for all that leads from one state to another, by name where it has one; what nothing leaves is an end. */
function stateDiagram(transitions) {
  const arrows = new Map();
  for (const { from, by, to } of transitions) {
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), ...(by === undefined ? [] : [by])]);
  }
  const left = new Set(transitions.map(({ from }) => from));
  const ends = [...new Set(transitions.map(({ to }) => to))].filter((state) => !left.has(state));
  return [
    'stateDiagram-v2',
    `[*] --> ${transitions[0].from}`,
    ...[...arrows].map(([arrow, by]) => (by.length === 0 ? arrow : `${arrow}: ${by.join(', ')}`)),
    ...ends.map((state) => `${state} --> [*]`),
  ];
}

async function loadDomain() {
  const { build } = await import('esbuild');
  const contents = ['visit', 'notice', 'service-request', 'partner-report', 'outcomes', 'state-transitions']
    .map((name) => `export * from './domain/${name}';`)
    .join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const BLOCK = /(<!-- diagram: ([\w-]+) -->\n)[^]*?(\n<!-- end of diagram -->)/g;
const BEGINNING = /<!-- diagram: /g;

function draw(text, domain) {
  if ([...text.matchAll(BEGINNING)].length !== [...text.matchAll(BLOCK)].length)
    throw new Error('a diagram has a beginning and no end, or no line between them');
  return text.replace(BLOCK, (_, begin, name, end) => {
    if (!DIAGRAMS[name]) throw new Error(`there is no diagram ${name}`);
    return `${begin}\n\`\`\`mermaid\n${DIAGRAMS[name](domain).join('\n')}\n\`\`\`\n${end}`;
  });
}

const domain = await loadDomain();
const documents = readdirSync(path.join(root, 'docs'), { recursive: true })
  .filter((name) => name.endsWith('.md'))
  .map((name) => path.join(root, 'docs', name));
const stale = documents.filter(
  (file) => draw(readFileSync(file, 'utf8'), domain) !== readFileSync(file, 'utf8'),
);
for (const file of stale) {
  if (!process.argv.includes('--check')) writeFileSync(file, draw(readFileSync(file, 'utf8'), domain));
  process.stdout.write(`${path.relative(root, file)}\n`);
}
if (process.argv.includes('--check') && stale.length > 0) process.exitCode = 1;

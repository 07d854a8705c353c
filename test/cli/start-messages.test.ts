import { dataFolderOf } from '../../cli/installation';
import { describeStart, type StartedProduct } from '../../cli/start-messages';

const runtime: StartedProduct['runtime'] = {
  supervisor: { pid: 1, startedAt: '', command: '' },
  processes: {},
  ports: { api: 8080 },
  databaseUrl: '',
  temporalAddress: '',
  apiUrl: 'http://127.0.0.1:8080',
};
const started = (change: Partial<StartedProduct>) =>
  describeStart({
    runtime,
    programme: undefined,
    production: false,
    logins: [],
    dataFolder: '.doorstep',
    ...change,
  });
const programme = { nameZh: '项目', nameEn: 'Programme', demonstration: false, clockRate: 1 } as const;

test.each([
  ['an empty database', {}],
  ['a programme that is no demonstration', { programme }],
  ['a demonstration', { programme: { ...programme, demonstration: true } }],
])('a start without --production says that it is a demonstration: %s', (_, change) => {
  const said = started(change);
  expect(said).toContain('*** DEMONSTRATION');
  expect(said).toContain('*** 演示环境');
  expect(said).toContain('--production');
});

test('a production start does not', () => {
  for (const change of [{}, { programme }])
    expect(started({ ...change, production: true })).not.toMatch(/DEMONSTRATION|演示/);
});

test('an empty database is told what comes next, with its banner above', () => {
  const said = started({});
  expect(said.indexOf('programme create')).toBeGreaterThan(said.indexOf('DEMONSTRATION'));
  // as they stand there the commands work on this folder
  expect(said.match(/ --data \.doorstep$/gm)).toHaveLength(3);
  expect(started({ dataFolder: dataFolderOf(undefined) })).not.toContain('--data');
});

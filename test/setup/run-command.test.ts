import { runSetup } from './run-module';

/** What run() says of a program that prints this and fails. */
function failureOf(output: string): Promise<string> {
  const program = `process.stdout.write(${JSON.stringify(output)}); process.exitCode = 1;`;
  return runSetup<string>(`
    const { run, SetupError } = await load('run');
    return run(process.execPath, ['-e', ${JSON.stringify(program)}]).then(
      () => 'it succeeded',
      (error) => (error instanceof SetupError ? error.message : 'another error'),
    );`);
}

const BOILERPLATE = `npm error Lifecycle script \`build\` failed with error:
npm error code 1
npm error path /home/ui
npm error workspace @doorstep/ui@0.1.0
npm error location /home/ui
npm error command failed
npm error command sh -c vite build && vite build --mode field
`;

test('a script that failed is told by its own error, without colours and without what npm adds', async () => {
  const said = await failureOf(
    `\n> ui@0.1.0 build\n> vite build\n\ntransforming ...\n\u001b[31mfailed to load config\u001b[0m\nError [ERR_MODULE_NOT_FOUND]: Cannot find package 'plugin'\n${'    at somewhere\n'.repeat(30)}  code: 'ERR_MODULE_NOT_FOUND'\n}\n${BOILERPLATE}`,
  );
  expect(said.split('\n').slice(1, 3)).toEqual([
    '    failed to load config',
    "    Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'plugin'",
  ]);
  expect(said).not.toMatch(/npm error|transforming|> vite|\u001b/);
  expect(said).toContain('    ...\n    ');
  expect(said.split('\n').length).toBeLessThan(25);
});

test('where npm itself failed, its first lines are told', async () => {
  const said = await failureOf(
    `npm warn old lockfile\nnpm error code ENOTFOUND\nnpm error network request failed\n${'npm error more\n'.repeat(40)}`,
  );
  expect(said).toContain('    npm error code ENOTFOUND\n    npm error network request failed\n');
});

test('a program that does not say why is told by its last lines', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `step ${index}`);
  const said = await failureOf(lines.join('\n'));
  expect(said.split('\n').slice(1)).toEqual(lines.slice(-8).map((line) => `    ${line}`));
  expect(await failureOf('')).toMatch(/ended with code 1$/);
});

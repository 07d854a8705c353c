import { hash } from '@node-rs/argon2';
import request, { type Agent, type Response, type Test } from 'supertest';
import { createApp, type AppDependencies } from '../../api/app';
import type { TestDatabase } from '../support/database';

export const PASSWORD = 'doorstep-test-login';

/** The app on this database, with every answer checked against its declaration. */
export function appOn(database: TestDatabase, more: Partial<AppDependencies> = {}) {
  return createApp({
    db: database.app,
    publicUrl: 'http://localhost',
    folders: { console: 'dist/console', field: 'dist/field' },
    validateResponses: true,
    ...more,
  });
}

export async function setPasswords(database: TestDatabase): Promise<void> {
  const password = await hash(PASSWORD);
  await database.service('users').update({ password_hash: password });
}

export interface Caller {
  agent: Agent;
  csrfToken: string;
  post(path: string, body: object): Test;
}

/** A second person's word on a version of the rules as it stands now. */
export async function decideVersion(
  caller: Caller,
  versionId: string,
  step: 'publish' | 'reject',
): Promise<Response> {
  const path = `/api/ruleset-versions/${versionId}`;
  const { body } = await caller.agent.get(path).expect(200);
  return caller.post(`${path}/${step}`, {}).set('If-Match', `"${(body as { version: number }).version}"`);
}

/** A browser that has signed in. */
export async function signIn(
  app: ReturnType<typeof createApp>,
  login: string,
  password = PASSWORD,
): Promise<Caller> {
  const agent = request.agent(app);
  const { body } = await agent.post('/api/session').send({ login, password }).expect(200);
  const { csrfToken } = body as { csrfToken: string };
  return {
    agent,
    csrfToken,
    post: (path, sent) => agent.post(path).set('X-CSRF-Token', csrfToken).send(sent),
  };
}

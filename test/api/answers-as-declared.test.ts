import express from 'express';
import request from 'supertest';
import { answersAsDeclared } from '../../api/answers-as-declared';
import { openApiDocument } from '../../api/openapi';
import { object, text } from '../../api/json-schema';

const document = openApiDocument([], [
  { method: 'get', path: '/api/things/{id}', summary: 'A thing', response: object({ id: text }) },
  { method: 'delete', path: '/api/things/{id}', summary: 'Gone' },
  { method: 'post', path: '/api/things/{id}', summary: 'Led on', pages: true, leadsOn: true, response: null },
  {
    method: 'patch',
    path: '/api/things/{id}',
    summary: 'Changed',
    response: object({ version: text }),
  },
] as never);

/** What an app whose route answers like this sends, or why it is not sent. */
async function answered(
  method: 'get' | 'delete' | 'post' | 'patch',
  answer: (response: express.Response) => void,
  path = '/api/things/1',
): Promise<string> {
  const app = express();
  app.use(answersAsDeclared(document));
  app[method]('/api/things/:id', (_request, response) => answer(response));
  app.get('/api/others', (_request, response) => answer(response));
  app.use(((error: Error, _request, response, _next) => {
    // said by the answer that is not sent
    response.removeHeader('Content-Length');
    response.writeHead(500, { 'Content-Type': 'text/plain' }).end(error.message);
  }) satisfies express.ErrorRequestHandler);
  return (await request(app)[method](path)).text;
}

it.each([
  [
    'another field',
    (response: express.Response) => response.json({ id: '1', name: 'x' }),
    'additional properties',
  ],
  ['a missing field', (response: express.Response) => response.json({}), "required property 'id'"],
  ['another status', (response: express.Response) => response.status(201).json({ id: '1' }), 'status 201'],
  ['another type', (response: express.Response) => response.type('text/plain').send('1'), 'type text/plain'],
  ['a header', (response: express.Response) => response.set('ETag', '"1"').json({ id: '1' }), 'header ETag'],
  [
    'a problem without its parts',
    (response: express.Response) => response.status(404).type('application/problem+json').send('{}'),
    "required property 'type'",
  ],
] as const)('%s than declared is not sent', async (_, answer, why) => {
  expect(await answered('get', (response) => void answer(response))).toContain(why);
});

it('what is declared is sent', async () => {
  expect(await answered('get', (response) => void response.json({ id: '1' }))).toBe('{"id":"1"}');
  expect(await answered('delete', (response) => void response.status(204).send())).toBe('');
  expect(await answered('delete', (response) => void response.status(204).send('x'))).toContain('a body');
});

it('an answer that lacks a header that is declared is not sent', async () => {
  expect(await answered('patch', (response) => void response.json({ version: '1' }))).toContain(
    'no header ETag',
  );
  const versioned = (response: express.Response) => response.set('ETag', '"1"').json({ version: '1' });
  expect(await answered('patch', (response) => void versioned(response))).toBe('{"version":"1"}');
});

it('what no operation answers is a problem document, and says which methods there are where there are some', async () => {
  const of = (status: number, headers: object) => async () =>
    answered(
      'get',
      (response) => void response.status(status).set(headers).type('application/problem+json').send('{}'),
      '/api/others',
    );
  expect(await of(404, {})()).toContain("required property 'type'");
  expect(await of(405, {})()).toContain('no header Allow');
  expect(await of(404, { Allow: 'GET' })()).toContain('header Allow');
});

it('what leads on is checked too, though it has no body of its own', async () => {
  expect(await answered('post', (response) => response.redirect(303, '/there'))).toContain('/there');
  expect(await answered('post', (response) => response.redirect(302, '/there'))).toContain('status 302');
  expect(await answered('delete', (response) => response.redirect(303, '/there'))).toContain('status 303');
});

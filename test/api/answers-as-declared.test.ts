import express from 'express';
import request from 'supertest';
import { answersAsDeclared } from '../../api/answers-as-declared';
import { openApiDocument } from '../../api/openapi';
import { object, text } from '../../api/json-schema';

const document = openApiDocument([], [
  { method: 'get', path: '/api/things/{id}', summary: 'A thing', response: object({ id: text }) },
  { method: 'delete', path: '/api/things/{id}', summary: 'Gone' },
] as never);

/** What an app whose route answers like this sends, or why it is not sent. */
async function answered(
  method: 'get' | 'delete',
  answer: (response: express.Response) => void,
): Promise<string> {
  const app = express();
  app.use(answersAsDeclared(document));
  app[method]('/api/things/:id', (_request, response) => answer(response));
  app.get('/api/others', (_request, response) => answer(response));
  app.use(((error: Error, _request, response, _next) => {
    response.writeHead(500, { 'Content-Type': 'text/plain' }).end(error.message);
  }) satisfies express.ErrorRequestHandler);
  return (await request(app)[method]('/api/things/1')).text;
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

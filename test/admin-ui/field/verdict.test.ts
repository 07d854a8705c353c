import { verdictOf } from '../../../admin-ui/field/verdict';

const problem = (code: string) => ({ code, detail: code, localised: { zh: code, en: code } });

test.each([
  ['done', 200, { id: '1' }, 'taken'],
  ['no connection', 0, null, 'offline'],
  ['a guest network’s sign-in page', 200, null, 'offline'],
  ['a proxy’s page', 403, null, 'offline'],
  ['the session is over', 401, problem('NOT_SIGNED_IN'), 'not_ours'],
  ['somebody else signed in', 403, problem('CSRF_TOKEN_WRONG'), 'not_ours'],
  ['the server restarts', 503, null, 'later'],
  ['an error of the server', 500, problem('INTERNAL'), 'later'],
  ['too many at once', 429, problem('TOO_MANY_ATTEMPTS'), 'later'],
  ['no longer this officer’s', 403, problem('FORBIDDEN'), 'refused'],
  ['closed meanwhile', 409, problem('STATE_CONFLICT'), 'refused'],
])('%s', (_name, status, body, kind) => {
  expect(verdictOf({ status, body }).kind).toBe(kind);
});

test('a refusal keeps the server’s reason in both languages', () => {
  expect(verdictOf({ status: 409, body: problem('STATE_CONFLICT') })).toEqual({
    kind: 'refused',
    refusal: { code: 'STATE_CONFLICT', detail: { zh: 'STATE_CONFLICT', en: 'STATE_CONFLICT' } },
  });
});

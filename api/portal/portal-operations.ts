import type { PageOperation } from '../route';
import { object, oneOf, text } from '../json-schema';

const language = { lang: oneOf(['zh', 'en']) };

/** The resident's pages: HTML, with forms; opened by the link's token and its code. Answered by portal-router. */
export const PORTAL_OPERATIONS: readonly PageOperation[] = [
  {
    method: 'get',
    path: '/c/{token}',
    summary: 'The page behind a link; looking changes nothing',
    open: true,
    pages: true,
    params: { token: text },
    query: { ...language, said: text },
    response: text,
  },
  {
    method: 'post',
    path: '/c/{token}',
    summary:
      "Prove the link's code; 303 back to the page with its cookie, 403 a wrong code, 410 a link that no code opens",
    open: true,
    pages: true,
    params: { token: text },
    query: language,
    body: object({ code: text }),
    response: null,
    leadsOn: true,
    setsCookie: true,
  },
  {
    method: 'post',
    path: '/c/{token}/answer',
    summary: 'Answer; what else a form holds depends on the answer',
    open: true,
    pages: true,
    params: { token: text },
    query: language,
    body: { ...object({ csrf: text, answer: text }), additionalProperties: true },
    response: text,
    leadsOn: true,
  },
];

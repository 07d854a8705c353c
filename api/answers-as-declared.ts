import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { RequestHandler, Response } from 'express';
import { ANSWER_HEADERS, patternOf, type OpenApiDocument } from './openapi';

interface Answers {
  responses: Record<
    string,
    { headers?: Record<string, object>; content?: Record<string, { schema?: object }> }
  >;
}

/**
 * For tests: every answer under /api and /c, whoever gives it, has a status, a content type, headers and a body that the document
 * declares for the operation; what no operation answers is a problem document. Throws before anything is sent.
 */
export function answersAsDeclared(document: OpenApiDocument): RequestHandler {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'openapi');
  const operations = Object.entries(document.paths).map(([path, methods]) => ({
    path,
    pattern: patternOf(path),
    methods,
  }));
  const checks = new Map<string, ValidateFunction>();
  const checkAt = (pointer: string): ValidateFunction => {
    const known = checks.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
    checks.set(pointer, known);
    return known;
  };

  const check = (method: string, path: string, response: Response, body: unknown): void => {
    const refuse = (why: string) => new Error(`answer of ${method} ${path} is not as declared: ${why}`);
    const type = (response.get('Content-Type') ?? '').split(';')[0] ?? '';
    const found = operations.find((each) => each.pattern.test(path) && method in each.methods);
    if (!found) {
      if (response.statusCode < 400) throw refuse('no operation is declared');
      const allow = response.get('Allow') !== undefined;
      if (allow !== (response.statusCode === 405)) throw refuse(allow ? 'header Allow' : 'no header Allow');
      if (!/^\/api\b/i.test(path)) return;
      if (type !== 'application/problem+json') throw refuse(`type ${type}`);
      const problem = checkAt('/components/schemas/Problem');
      if (typeof body === 'string' && !problem(JSON.parse(body)))
        throw refuse(ajv.errorsText(problem.errors));
      return;
    }
    const { responses } = found.methods[method] as Answers;
    const status = String(response.statusCode) in responses ? String(response.statusCode) : 'default';
    if (status === 'default' && response.statusCode < 400) throw refuse(`status ${response.statusCode}`);
    const { content, headers = {} } = responses[status] ?? {};
    for (const name of Object.keys(ANSWER_HEADERS)) {
      const given = response.get(name) !== undefined;
      if (given && !(name in headers)) throw refuse(`header ${name}`);
      if (!given && name in headers && status !== 'default') throw refuse(`no header ${name}`);
    }
    if (content === undefined) {
      if (body !== undefined && body !== '') throw refuse('a body');
      return;
    }
    if (!(type in content)) throw refuse(`type ${type}`);
    if (!type.endsWith('json')) return;
    const escaped = [found.path, type].map((name) =>
      encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    const validate = checkAt(
      `/paths/${escaped[0]}/${method}/responses/${status}/content/${escaped[1]}/schema`,
    );
    if (!validate(JSON.parse(String(body)))) throw refuse(ajv.errorsText(validate.errors));
  };

  return (request, response, next) => {
    if (!/^\/(api|c)\b/i.test(request.path)) {
      next();
      return;
    }
    // a head is answered as what it is the head of, without a body
    const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase();
    const { path } = request;
    const send = response.send.bind(response);
    const end = response.end.bind(response);
    let checked = false;
    response.send = (body?: unknown) => {
      // an object comes back here as text
      if (typeof body === 'string' || body === undefined) {
        check(method, path, response, body);
        checked = true;
      }
      return send(body);
    };
    // what leads on, or says nothing, is not sent but ended
    response.end = ((...parts: Parameters<typeof end>) => {
      if (!checked && response.statusCode < 400) check(method, path, response, undefined);
      checked = true;
      return end(...parts);
    }) as typeof end;
    next();
  };
}

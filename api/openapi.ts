import type { Route } from './route';

/** The OpenAPI 3.1 document of the declared routes. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route);
  return {
    openapi: '3.1.0',
    info: { title: 'Doorstep', version: '1' },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'doorstep_session' } },
    },
    security: [{ session: [] }],
  };
}

function operation(route: Route): object {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(route.query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema }));
  return {
    summary: route.summary,
    parameters: [...inPath, ...inQuery],
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: route.body } } },
    }),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: route.response } } },
      default: { description: 'RFC 9457 problem', content: { 'application/problem+json': {} } },
    },
  };
}

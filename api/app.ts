import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import type { Knex } from 'knex';
import { errorCode } from '../db/error-code';
import { pingDatabase } from '../db/queries/health';
import { isDemonstration } from '../db/queries/sessions';
import { answersAsDeclared } from './answers-as-declared';
import { ApiError } from './api-error';
import { homePage } from './home-page';
import { methodsAt, openApiDocument } from './openapi';
import { PORTAL_OPERATIONS } from './portal/portal-operations';
import { portalRouter } from './portal/portal-router';
import { languageOf } from './language';
import { toDocument, toProblem } from './problem';
import { readPublicRules } from './public-rules/public-rules';
import { PUBLIC_RULES_OPERATIONS } from './public-rules/public-rules-operations';
import { publicRulesRouter } from './public-rules/public-rules-router';
import { RECEIPT_OPERATIONS, receiptHandlers } from './receipts';
import { handlerOf } from './route-handler';
import { ROUTES } from './routes';
import { SESSION_OPERATIONS } from './session-operations';
import { sessionRouter } from './session-router';

export interface AppDependencies {
  /** A pool that logs in as doorstep_app: row-level security is the last wall. */
  db: Knex;
  /** As residents and officers reach it; https makes cookies Secure. */
  publicUrl: string;
  /** The built pages; they may not be there yet. */
  folders: { console: string; field: string };
  /**
   * Whose X-Forwarded-For is believed: how many proxies stand before the API, or their addresses and networks. Left out:
   * nobody's, and a caller's address is the one that the connection comes from.
   */
  trustProxy?: number | readonly string[] | false;
  /** With which services sign what they report of texts; left out: none reports. */
  receiptSecrets?: readonly string[];
  /** In tests every answer is checked against its declaration. */
  validateResponses?: boolean;
  /** Hears of what the API cannot explain to its caller. */
  onError?: (code: string) => void;
}

/** The HTTP side of the product: API, portal, and the built pages. */
export function createApp(deps: AppDependencies): Express {
  const app = express();
  const others = [
    ...SESSION_OPERATIONS,
    ...RECEIPT_OPERATIONS,
    ...PUBLIC_RULES_OPERATIONS,
    ...PORTAL_OPERATIONS,
  ];
  const document = openApiDocument(ROUTES, others);
  const https = deps.publicUrl.startsWith('https:');
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.trustProxy ?? false);
  app.use(
    helmet({
      // without https an upgrade would break every address of a demonstration
      contentSecurityPolicy: {
        directives: { styleSrc: ["'self'", "'unsafe-inline'"], upgradeInsecureRequests: https ? [] : null },
      },
      strictTransportSecurity: https,
    }),
  );
  if (deps.validateResponses) app.use(answersAsDeclared(document));
  app.use('/api', (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    // false: there is a body, of another type; an empty one counts as a body there
    if (request.get('Content-Length') !== '0' && request.is('json') === false)
      throw new ApiError('MEDIA_TYPE_UNSUPPORTED');
    next();
  });
  app.get('/api/status', async (_request, response) => {
    await answersInTime(pingDatabase(deps.db));
    response.json({ ok: true });
  });
  app.get('/api/openapi.json', (_request, response) => void response.json(document));
  app.get('/api/rules-in-force', async (_request, response) => {
    response.json(await readPublicRules(deps.db));
  });
  app.post('/api/receipts', ...receiptHandlers(deps.db, deps.receiptSecrets ?? []));
  app.use('/api', express.json({ limit: '1mb' }));
  app.use('/api/session', sessionRouter(deps));
  for (const route of ROUTES) {
    app[route.method](route.path.replaceAll(/\{(\w+)\}/g, ':$1'), handlerOf(route, deps));
  }
  app.use('/api', ({ baseUrl, path }) => {
    const methods = methodsAt([...ROUTES, ...others], baseUrl + path);
    if (methods.length === 0) throw new ApiError('NOT_FOUND');
    throw new ApiError('METHOD_NOT_ALLOWED', [], { Allow: methods.join(', ') });
  });
  app.use('/c', portalRouter(deps));
  app.use('/rules', publicRulesRouter(deps));
  app.use('/console', express.static(deps.folders.console));
  app.use('/field', express.static(deps.folders.field));
  app.get('/', async (_request, response) => {
    response.type('html').send(homePage(await isDemonstration(deps.db)));
  });
  app.use(problemHandler(deps));
  return app;
}

/** Whoever asks for health wants an answer, also where the database took the question and says nothing. */
const HEALTH_WITHIN_MS = 2_000;

async function answersInTime(answer: Promise<void>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    late = setTimeout(() => reject(new ApiError('DATABASE_UNAVAILABLE')), HEALTH_WITHIN_MS);
  });
  try {
    await Promise.race([answer, deadline]);
  } catch {
    throw new ApiError('DATABASE_UNAVAILABLE');
  } finally {
    clearTimeout(late);
  }
}

function problemHandler(deps: AppDependencies): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = toProblem(error);
    if (problem.status === 500) deps.onError?.(errorCode(error));
    const language = languageOf(request);
    if (error instanceof ApiError) response.set(error.headers);
    response
      .status(problem.status)
      .set('Content-Language', language === 'zh' ? 'zh-CN' : 'en')
      .vary('Accept-Language')
      .type('application/problem+json')
      .send(JSON.stringify(toDocument(problem, language)));
  };
}

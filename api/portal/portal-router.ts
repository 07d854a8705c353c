import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { slotsToOffer } from '../../domain/visit-slots';
import { insertAccesses } from '../../db/queries/audit';
import { setLink } from '../../db/queries/identity';
import {
  areMessagesStopped,
  findLink,
  findLinkSession,
  findPortalManualTier,
  findPortalRegistration,
  getProgrammeContact,
  proveCode,
  type Link,
  type LinkState,
} from '../../db/queries/portal';
import { findPortalVisit } from '../../db/queries/portal-visit';
import { listPortalServiceRequests } from '../../db/queries/service-requests';
import { findDecisionToExplain } from '../../db/queries/tier-decisions';
import { inTransaction } from '../../db/transaction';
import { ApiError } from '../api-error';
import type { AppDependencies } from '../app';
import { readCookie, setCookie } from '../cookies';
import { explainDecision } from '../explanations';
import { findFactSource } from '../fact-source';
import { languageOf } from '../language';
import { methodsAt } from '../openapi';
import { toProblem } from '../problem';
import { hashSecret, newSecret, sameSecret } from '../secrets';
import { readAnswer, readMessagesAnswer, storeAnswer, storeMessagesAnswer } from './answers';
import { readPosted, type FormProblem, type PostedForm } from './form-problem';
import type { PageContext } from './layout';
import { codePage, messagePage, registrationPage, thanksPage, usedPage } from './pages';
import { isServiceAnswer, readServiceAnswer, SERVICE_SAID, storeServiceAnswer } from './service-answers';
import type { TextKey } from './texts';
import { freeSlotsOf, mayMove, readVisitAnswer, SAID, storeVisitAnswer } from './visit-answers';
import { PORTAL_OPERATIONS } from './portal-operations';
import { visitPage } from './visit-page';

const COOKIE = 'doorstep_link';
const OFFERED_SLOTS = 6;
const ALL_SAID = { ...SAID, ...SERVICE_SAID };
/** What a link says that no code opens. */
const CLOSED: Record<Exclude<LinkState, 'open' | 'used'>, TextKey> = {
  expired: 'gone',
  revoked: 'gone',
  locked: 'locked',
};

/** What a problem says where it is not that something has changed meanwhile. */
const PROBLEM_TEXTS: Readonly<Record<string, TextKey>> = {
  CSRF_TOKEN_WRONG: 'stale',
  NOT_FOUND: 'gone',
  MALFORMED_PATH: 'gone',
  METHOD_NOT_ALLOWED: 'invalid',
  INVALID_REQUEST: 'invalid',
  BODY_TOO_LARGE: 'invalid',
  CHARSET_UNSUPPORTED: 'invalid',
  CONTENT_ENCODING_UNSUPPORTED: 'invalid',
};

interface LinkSession {
  linkId: string;
  csrfToken: string;
}

/** A resident's pages behind a link and its code. GET shows; only a POST counts, confirms or uses up. */
export function portalRouter(deps: AppDependencies): Router {
  const router = Router();
  router.use(express.urlencoded({ extended: false, limit: '10kb' }), (_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
    next();
  });

  router.get('/:token', async (request, response) => {
    const link = await liveLink(deps, request, response);
    if (!link) return;
    const session = await sessionOf(deps, request, link);
    if (!session)
      send(response, 200, codePage(await contextOf(deps, request), { used: link.state === 'used' }));
    else if (link.state === 'used') await showUsed(deps, request, response, link, session);
    else await show(deps, request, response, link, session);
  });

  router.post('/:token', async (request, response) => {
    const [secret, csrfToken] = [newSecret(), newSecret()];
    const code = hashSecret(fieldOf(request, 'code').trim());
    const session = { tokenHash: hashSecret(secret), csrfToken };
    const proved = await proveCode(deps.db, hashSecret(tokenOf(request)), code, session);
    const context = await contextOf(deps, request);
    if (proved === 'proved') {
      const secure = deps.publicUrl.startsWith('https:');
      setCookie(response, COOKIE, secret, { secure, path: context.path, hours: 0.5 });
      response.redirect(303, `${context.path}?lang=${context.language}`);
    } else if (proved === 'wrong') {
      send(response, 403, codePage(context, { problem: 'wrongCode' }));
    } else sendClosed(response, context, proved);
  });

  router.post('/:token/answer', async (request, response) => {
    const link = await liveLink(deps, request, response);
    if (!link) return;
    const session = await sessionOf(deps, request, link);
    if (!session) {
      // whoever answered already and lost the connection is told so, without a session too
      const used = link.state === 'used';
      send(response, used ? 200 : 403, codePage(await contextOf(deps, request), { used }));
      return;
    }
    if (!sameSecret(fieldOf(request, 'csrf'), session.csrfToken)) throw new ApiError('CSRF_TOKEN_WRONG');
    const take =
      link.state === 'used' ? takeLastWord : link.purpose === 'visit' ? takeVisitAnswer : takeAnswer;
    await take(deps, request, response, link, session);
  });

  router.use(({ baseUrl, path }) => {
    const methods = methodsAt(PORTAL_OPERATIONS, baseUrl + path);
    if (methods.length === 0) throw new ApiError('NOT_FOUND');
    throw new ApiError('METHOD_NOT_ALLOWED', [], { Allow: methods.join(', ') });
  });
  router.use(problemPage(deps));
  return router;
}

async function takeAnswer(
  deps: AppDependencies,
  request: Request,
  response: Response,
  link: Link,
  session: LinkSession,
): Promise<void> {
  if (isServiceAnswer(formOf(request))) return takeServiceAnswer(deps, request, response, link, session);
  const read = readAnswer(formOf(request));
  if ('problem' in read) return show(deps, request, response, link, session, read.problem);
  const { answer } = read;
  const problem = await asLink(deps, link, (trx) => storeAnswer(trx, link.linkId, answer)).catch(
    async (error: unknown) => {
      // pressed twice: the first press has used the link up meanwhile
      const now =
        error instanceof ApiError ? await findLink(deps.db, hashSecret(tokenOf(request))) : undefined;
      if (now?.state !== 'used') throw error;
      return 'answered' as const;
    },
  );
  if (problem === 'answered') return showUsed(deps, request, response, link, session);
  if (problem) return show(deps, request, response, link, session, problem);
  const context = await contextOf(deps, request);
  if (answer.kind === 'stop' || answer.kind === 'resume') sendBack(response, context, answer.kind);
  else send(response, 200, thanksPage(context));
}

/** All that a used link still takes: to stop messages, or to have them again. Any other answer was given already. */
async function takeLastWord(
  deps: AppDependencies,
  request: Request,
  response: Response,
  link: Link,
  session: LinkSession,
): Promise<void> {
  const answer = readMessagesAnswer(formOf(request));
  if (!answer) return showUsed(deps, request, response, link, session);
  await asLink(deps, link, (trx) => storeMessagesAnswer(trx, link.linkId, answer));
  sendBack(response, await contextOf(deps, request), answer.kind);
}

/** A service asked for, withdrawn or rated: the link goes on. */
async function takeServiceAnswer(
  deps: AppDependencies,
  request: Request,
  response: Response,
  link: Link,
  session: LinkSession,
): Promise<void> {
  const read = readServiceAnswer(formOf(request));
  if ('problem' in read) return show(deps, request, response, link, session, read.problem);
  const { answer } = read;
  await asLink(deps, link, (trx) => storeServiceAnswer(trx, link.linkId, answer));
  sendBack(response, await contextOf(deps, request), answer.kind);
}

async function takeVisitAnswer(
  deps: AppDependencies,
  request: Request,
  response: Response,
  link: Link,
  session: LinkSession,
): Promise<void> {
  const read = readVisitAnswer(formOf(request));
  if ('problem' in read) return show(deps, request, response, link, session, read.problem);
  const { answer } = read;
  const problem = await asLink(deps, link, (trx) => storeVisitAnswer(trx, link.linkId, answer));
  if (problem) return show(deps, request, response, link, session, problem);
  sendBack(response, await contextOf(deps, request), answer.kind);
}

/** Back to the link's page, which says what was recorded: loading it again records nothing again. */
function sendBack(response: Response, { path, language }: PageContext, said: keyof typeof ALL_SAID): void {
  response.redirect(303, `${path}?lang=${language}&said=${said}`);
}

/** The link if its code still opens it, also where it is used up; otherwise says kindly why not. */
async function liveLink(
  deps: AppDependencies,
  request: Request,
  response: Response,
): Promise<Link | undefined> {
  const link = await findLink(deps.db, hashSecret(tokenOf(request)));
  if (link?.state === 'open' || link?.state === 'used') return link;
  sendClosed(response, await contextOf(deps, request), link?.state);
  return undefined;
}

/** A link that no code opens, or that nobody knows. */
function sendClosed(response: Response, context: PageContext, state: LinkState | undefined): void {
  const key = state === undefined || state === 'open' || state === 'used' ? 'gone' : CLOSED[state];
  send(response, 410, messagePage(context, key));
}

async function sessionOf(
  deps: AppDependencies,
  request: Request,
  link: Link,
): Promise<LinkSession | undefined> {
  const secret = readCookie(request, COOKIE);
  const session = secret === undefined ? undefined : await findLinkSession(deps.db, hashSecret(secret));
  return session?.linkId === link.linkId ? session : undefined;
}

async function showUsed(
  deps: AppDependencies,
  request: Request,
  response: Response,
  link: Link,
  { csrfToken }: LinkSession,
): Promise<void> {
  const messagesStopped = await asLink(deps, link, areMessagesStopped);
  send(
    response,
    200,
    usedPage(await contextOf(deps, request), { csrfToken, messagesStopped, ...saidOf(request) }),
  );
}

async function show(
  deps: AppDependencies,
  request: Request,
  response: Response,
  link: Link,
  { csrfToken }: LinkSession,
  problem?: FormProblem,
): Promise<void> {
  const context = await contextOf(deps, request);
  const common: CommonParts = {
    csrfToken,
    ...(problem ? { problem, posted: readPosted(formOf(request)) } : saidOf(request)),
  };
  const page = await asLink(deps, link, async (trx) => {
    const html =
      link.purpose === 'visit'
        ? await visitPageOf(trx, context, common)
        : await registrationPageOf(trx, context, common);
    await insertAccesses(trx, {
      linkId: link.linkId,
      registrationIds: [html.registrationId],
      reason: 'portal_viewed',
    });
    return html.page;
  });
  send(response, problem ? 400 : 200, page);
}

type Transaction = Parameters<typeof setLink>[0];

interface CommonParts {
  csrfToken: string;
  problem?: FormProblem;
  posted?: PostedForm;
  said?: TextKey;
}

async function registrationPageOf(trx: Transaction, context: PageContext, common: CommonParts) {
  const registration = await findPortalRegistration(trx);
  if (!registration) throw new ApiError('NOT_FOUND');
  const { registrationId } = registration;
  const manualTier = await findPortalManualTier(trx);
  const services = await listPortalServiceRequests(trx);
  const page = registrationPage(context, {
    ...common,
    registration,
    services,
    ...(manualTier && { manualTier }),
  });
  return { registrationId, page };
}

async function visitPageOf(trx: Transaction, context: PageContext, common: CommonParts) {
  const visit = await findPortalVisit(trx);
  if (!visit) throw new ApiError('NOT_FOUND');
  const decision = await findDecisionToExplain(trx, visit.decisionId);
  const { told: catalogue } = await findFactSource(trx);
  const page = visitPage(context, {
    ...common,
    visit,
    slots: slotsToOffer(await freeSlotsOf(trx, visit), OFFERED_SLOTS),
    mayMove: mayMove(visit),
    explanation: decision ? explainDecision(decision, { reader: 'resident', catalogue }) : null,
  });
  return { registrationId: visit.registrationId, page };
}

function saidOf(request: Request): { said?: TextKey } {
  const kind = Object.keys(ALL_SAID).find((known) => known === request.query['said']);
  return kind === undefined ? {} : { said: ALL_SAID[kind as keyof typeof ALL_SAID] };
}

/** One transaction as the resident who proved the link's code. */
function asLink<T>(deps: AppDependencies, link: Link, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return inTransaction(deps.db, async (trx) => {
    await setLink(trx, link.linkId);
    return work(trx);
  });
}

async function contextOf(deps: AppDependencies, request: Request): Promise<PageContext> {
  const wished = request.query['lang'];
  const language = wished === 'zh' || wished === 'en' ? wished : languageOf(request);
  return { language, programme: await getProgrammeContact(deps.db), path: `/c/${tokenOf(request)}` };
}

/** A resident reads a page, not a problem document; what nobody expected goes on to be reported. */
function problemPage(deps: AppDependencies): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const { status, code } = toProblem(error);
    if (response.headersSent || status === 500) {
      next(error);
      return;
    }
    if (error instanceof ApiError) response.set(error.headers);
    send(response, status, messagePage(await contextOf(deps, request), PROBLEM_TEXTS[code] ?? 'changed'));
  };
}

function formOf(request: Request): Readonly<Record<string, unknown>> {
  return (request.body ?? {}) as Record<string, unknown>;
}

function fieldOf(request: Request, name: string): string {
  const value = formOf(request)[name];
  return typeof value === 'string' ? value : '';
}

/** As it stands in the address, so that it can be put into one. */
function tokenOf(request: Request): string {
  const token = request.params['token'];
  if (typeof token === 'string') return encodeURIComponent(token);
  // the router's error handler has no parameters of its own
  return encodeURIComponent(request.path.split('/')[1] ?? '');
}

function send(response: Response, status: number, html: string): void {
  response.status(status).type('html').send(html);
}

import { timingSafeEqual } from 'node:crypto';
import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { slotsToOffer } from '../../domain/visit-slots';
import { insertAccesses } from '../../db/queries/audit';
import { setLink } from '../../db/queries/identity';
import {
  addWrongCode,
  findLink,
  findLinkSession,
  findPortalRegistration,
  getVerifyHint,
  insertLinkSession,
  type Link,
} from '../../db/queries/portal';
import { findPortalVisit } from '../../db/queries/portal-visit';
import { findDecisionToExplain } from '../../db/queries/tier-decisions';
import { ApiError } from '../api-error';
import type { AppDependencies } from '../app';
import { readCookie, setCookie } from '../cookies';
import { explainDecision } from '../explanations';
import { languageOf } from '../language';
import { toProblem } from '../problem';
import { hashSecret, newSecret, sameSecret } from '../secrets';
import { readAnswer, storeAnswer } from './answers';
import type { PageContext } from './layout';
import { codePage, messagePage, registrationPage } from './pages';
import type { TextKey } from './texts';
import { freeSlotsOf, mayMove, readVisitAnswer, SAID, storeVisitAnswer } from './visit-answers';
import { visitPage } from './visit-page';

const COOKIE = 'doorstep_link';
const WRONG_CODES = 5;
const OFFERED_SLOTS = 6;
/** What a link that is not open says. */
const CLOSED: Record<Exclude<Link['state'], 'open'>, TextKey> = {
  used: 'used',
  expired: 'gone',
  revoked: 'gone',
  locked: 'locked',
};

/** What a problem says where it is not that something has changed meanwhile. */
const PROBLEM_TEXTS: Readonly<Record<string, TextKey>> = {
  CSRF_TOKEN_WRONG: 'stale',
  NOT_FOUND: 'gone',
  MALFORMED_PATH: 'gone',
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
    const link = await openLink(deps, request, response);
    if (!link) return;
    const session = await sessionOf(deps, request, link);
    if (session) await show(deps, request, response, link, session);
    else send(response, 200, codePage(await contextOf(deps, request)));
  });

  router.post('/:token', async (request, response) => {
    const link = await openLink(deps, request, response);
    if (!link) return;
    const context = await contextOf(deps, request);
    const given = hashSecret(fieldOf(request, 'code').trim());
    if (given.length !== link.codeHash.length || !timingSafeEqual(given, link.codeHash)) {
      const wrong = await addWrongCode(deps.db, link.linkId);
      const page = wrong >= WRONG_CODES ? messagePage(context, 'locked') : codePage(context, 'wrongCode');
      send(response, 403, page);
      return;
    }
    const secret = newSecret();
    await deps.db.transaction(async (trx) => {
      await setLink(trx, link.linkId);
      await insertLinkSession(trx, {
        tokenHash: hashSecret(secret),
        linkId: link.linkId,
        csrfToken: newSecret(),
      });
    });
    const secure = deps.publicUrl.startsWith('https:');
    setCookie(response, COOKIE, secret, { secure, path: context.path, hours: 0.5 });
    response.redirect(303, `${context.path}?lang=${context.language}`);
  });

  router.post('/:token/answer', async (request, response) => {
    const link = await openLink(deps, request, response);
    if (!link) return;
    const session = await sessionOf(deps, request, link);
    if (!session) {
      send(response, 403, codePage(await contextOf(deps, request)));
      return;
    }
    if (!sameSecret(fieldOf(request, 'csrf'), session.csrfToken)) throw new ApiError('CSRF_TOKEN_WRONG');
    const take = link.purpose === 'visit' ? takeVisitAnswer : takeAnswer;
    await take(deps, request, response, link, session);
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
  const answer = readAnswer((request.body ?? {}) as Record<string, unknown>);
  if (!answer) return show(deps, request, response, link, session, 'invalid');
  await asLink(deps, link, (trx) => storeAnswer(trx, link.linkId, answer));
  send(response, 200, messagePage(await contextOf(deps, request), 'thanks'));
}

async function takeVisitAnswer(
  deps: AppDependencies,
  request: Request,
  response: Response,
  link: Link,
  session: LinkSession,
): Promise<void> {
  const answer = readVisitAnswer((request.body ?? {}) as Record<string, unknown>);
  const problem = answer
    ? await asLink(deps, link, (trx) => storeVisitAnswer(trx, link.linkId, answer))
    : 'invalid';
  if (!answer || problem) return show(deps, request, response, link, session, problem);
  const { path, language } = await contextOf(deps, request);
  response.redirect(303, `${path}?lang=${language}&said=${answer.kind}`);
}

/** The link if it can still be answered; otherwise says kindly why not. */
async function openLink(
  deps: AppDependencies,
  request: Request,
  response: Response,
): Promise<Link | undefined> {
  const link = await findLink(deps.db, hashSecret(tokenOf(request)));
  if (link?.state === 'open') return link;
  const key = link ? CLOSED[link.state] : 'gone';
  send(response, link?.state === 'used' ? 200 : 410, messagePage(await contextOf(deps, request), key));
  return undefined;
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

async function show(
  deps: AppDependencies,
  request: Request,
  response: Response,
  link: Link,
  { csrfToken }: LinkSession,
  problem?: TextKey,
): Promise<void> {
  const context = await contextOf(deps, request);
  const common = { csrfToken, ...(problem && { problem }) };
  const page = await asLink(deps, link, async (trx) => {
    const html =
      link.purpose === 'visit'
        ? await visitPageOf(trx, context, { ...common, ...saidOf(request) })
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

async function registrationPageOf(
  trx: Transaction,
  context: PageContext,
  common: { csrfToken: string; problem?: TextKey },
) {
  const registration = await findPortalRegistration(trx);
  if (!registration) throw new ApiError('NOT_FOUND');
  const { registrationId } = registration;
  return { registrationId, page: registrationPage(context, { ...common, registration }) };
}

async function visitPageOf(
  trx: Transaction,
  context: PageContext,
  common: { csrfToken: string; problem?: TextKey; said?: TextKey },
) {
  const visit = await findPortalVisit(trx);
  if (!visit) throw new ApiError('NOT_FOUND');
  const decision = await findDecisionToExplain(trx, visit.decisionId);
  const page = visitPage(context, {
    ...common,
    visit,
    slots: slotsToOffer(await freeSlotsOf(trx, visit), OFFERED_SLOTS),
    mayMove: mayMove(visit),
    explanation: decision ? explainDecision(decision, 'resident') : null,
  });
  return { registrationId: visit.registrationId, page };
}

function saidOf(request: Request): { said?: TextKey } {
  const kind = Object.keys(SAID).find((known) => known === request.query['said']);
  return kind === undefined ? {} : { said: SAID[kind as keyof typeof SAID] };
}

/** One transaction as the resident who proved the link's code. */
function asLink<T>(deps: AppDependencies, link: Link, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return deps.db.transaction(async (trx) => {
    await setLink(trx, link.linkId);
    return work(trx);
  });
}

async function contextOf(deps: AppDependencies, request: Request): Promise<PageContext> {
  const wished = request.query['lang'];
  const language = wished === 'zh' || wished === 'en' ? wished : languageOf(request);
  return { language, verifyHint: (await getVerifyHint(deps.db))[language], path: `/c/${tokenOf(request)}` };
}

/** A resident reads a page, not a problem document; what nobody expected goes on to be reported. */
function problemPage(deps: AppDependencies): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const { status, code } = toProblem(error);
    if (response.headersSent || status === 500) {
      next(error);
      return;
    }
    send(response, status, messagePage(await contextOf(deps, request), PROBLEM_TEXTS[code] ?? 'changed'));
  };
}

function fieldOf(request: Request, name: string): string {
  const form = (request.body ?? {}) as Record<string, unknown>;
  const value = form[name];
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

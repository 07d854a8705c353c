import { timingSafeEqual } from 'node:crypto';
import express, { Router, type Request, type Response } from 'express';
import { insertAccess } from '../../db/queries/audit';
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
import { ApiError } from '../api-error';
import type { AppDependencies } from '../app';
import { readCookie, setCookie } from '../cookies';
import { hashSecret, newSecret, sameSecret } from '../secrets';
import { readAnswer, storeAnswer } from './answers';
import { codePage, messagePage, registrationPage, type PageContext } from './pages';
import type { TextKey } from './texts';

const COOKIE = 'doorstep_link';
const WRONG_CODES = 5;
/** What a link that is not open says; a used one may still be looked at by whoever proved its code. */
const CLOSED: Record<Exclude<Link['state'], 'open'>, TextKey> = {
  used: 'used',
  expired: 'gone',
  revoked: 'gone',
  locked: 'locked',
};

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
    if (!session) {
      send(response, 200, codePage(await contextOf(deps, request), tokenOf(request)));
      return;
    }
    await showRegistration(deps, request, response, session);
  });

  router.post('/:token', async (request, response) => {
    const link = await openLink(deps, request, response);
    if (!link) return;
    const context = await contextOf(deps, request);
    const form = (request.body ?? {}) as Record<string, unknown>;
    const code = typeof form['code'] === 'string' ? form['code'].trim() : '';
    const given = hashSecret(code);
    if (given.length !== link.codeHash.length || !timingSafeEqual(given, link.codeHash)) {
      const wrong = await addWrongCode(deps.db, link.linkId);
      if (wrong >= WRONG_CODES) {
        send(response, 403, messagePage(context, 'locked'));
        return;
      }
      send(response, 403, codePage(context, tokenOf(request), 'wrongCode'));
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
    setCookie(response, COOKIE, secret, { secure, path: `/c/${tokenOf(request)}`, hours: 0.5 });
    response.redirect(303, `/c/${tokenOf(request)}?lang=${context.language}`);
  });

  router.post('/:token/answer', async (request, response) => {
    const link = await openLink(deps, request, response);
    if (!link) return;
    const context = await contextOf(deps, request);
    const session = await sessionOf(deps, request, link);
    if (!session) {
      send(response, 403, codePage(context, tokenOf(request)));
      return;
    }
    const form = (request.body ?? {}) as Record<string, unknown>;
    const csrf = typeof form['csrf'] === 'string' ? form['csrf'] : '';
    if (!sameSecret(csrf, session.csrfToken)) throw new ApiError('CSRF_TOKEN_WRONG');
    const answer = readAnswer(form);
    if (!answer) return showRegistration(deps, request, response, session, 'invalid');
    await deps.db.transaction(async (trx) => {
      await setLink(trx, link.linkId);
      await storeAnswer(trx, link.linkId, answer);
    });
    send(response, 200, messagePage(context, 'thanks'));
  });
  return router;
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

async function sessionOf(deps: AppDependencies, request: Request, link: Link) {
  const secret = readCookie(request, COOKIE);
  const session = secret === undefined ? undefined : await findLinkSession(deps.db, hashSecret(secret));
  return session?.linkId === link.linkId ? session : undefined;
}

async function showRegistration(
  deps: AppDependencies,
  request: Request,
  response: Response,
  session: { linkId: string; csrfToken: string },
  problem?: TextKey,
): Promise<void> {
  const registration = await deps.db.transaction(async (trx) => {
    await setLink(trx, session.linkId);
    const row = await findPortalRegistration(trx);
    if (row)
      await insertAccess(trx, {
        linkId: session.linkId,
        subjectId: row.registrationId,
        reason: 'portal_viewed',
      });
    return row;
  });
  if (!registration) throw new ApiError('NOT_FOUND');
  const page = {
    token: tokenOf(request),
    csrfToken: session.csrfToken,
    registration,
    ...(problem && { problem }),
  };
  send(response, problem ? 400 : 200, registrationPage(await contextOf(deps, request), page));
}

async function contextOf(deps: AppDependencies, request: Request): Promise<PageContext> {
  const wished = request.query['lang'];
  const accepted = request.acceptsLanguages('en', 'zh', 'zh-CN');
  const language =
    wished === 'zh' || (wished !== 'en' && accepted !== false && accepted !== 'en') ? 'zh' : 'en';
  return { language, verifyHint: (await getVerifyHint(deps.db))[language] };
}

function tokenOf(request: Request): string {
  const token = request.params['token'];
  return typeof token === 'string' ? encodeURIComponent(token) : '';
}

function send(response: Response, status: number, html: string): void {
  response.status(status).type('html').send(html);
}

import { Router, type Request } from 'express';
import { getProgrammeContact } from '../../db/queries/portal';
import { getInstallation } from '../../db/queries/sessions';
import type { Language } from '../../domain/localised';
import type { AppDependencies } from '../app';
import { languageOf } from '../language';
import { readPublicRules } from './public-rules';
import { publicRulesPage } from './public-rules-page';

/** The page of the rules in force; the same as JSON is answered by the app at /api/rules-in-force. */
export function publicRulesRouter({ db }: AppDependencies): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const [rules, contact, { timeZone }] = [
      await readPublicRules(db),
      await getProgrammeContact(db),
      await getInstallation(db),
    ];
    const language = wantedLanguage(request);
    response.type('html').send(publicRulesPage(rules, { language, contact, timeZone }));
  });
  return router;
}

function wantedLanguage(request: Request): Language {
  const { lang } = request.query;
  return lang === 'zh' || lang === 'en' ? lang : languageOf(request);
}

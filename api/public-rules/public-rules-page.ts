import { inBothLanguages, type Language, type Localised } from '../../domain/localised';
import { TIER_WORDS } from '../../domain/tier';
import { DIMENSION_WORDS } from '../../domain/visit-rates';
import type { ProgrammeContact } from '../../db/queries/portal';
import { findingInWords } from '../../rules/finding-words';
import { GROUND_WORDS } from '../../rules/words';
import { escape, layout } from '../portal/layout';
import { textOf, type TextKey } from '../portal/texts';
import type { PublicOutcome, PublicRules, PublicRulesetInWords } from './public-rules';

interface Given {
  language: Language;
  /** How the programme is reached. */
  contact: ProgrammeContact;
  timeZone: string;
}

/** The rules in force for anybody to read: without scripts, in either language. */
export function publicRulesPage(rules: PublicRules, given: Given): string {
  const { programme, oversight, rulesets } = rules;
  const { language, contact } = given;
  const t = (key: TextKey) => textOf(key, language);
  const say = (text: Localised) => escape(text[language]);
  const about = programme
    ? `<dl><dt>${t('rulesProgramme')}</dt><dd>${say(programme.name)}</dd><dt>${t('rulesPurpose')}</dt><dd>${say(programme.purpose)}</dd>
<dt>${t('rulesLegalBasis')}</dt><dd>${escape(programme.legalBasis)}</dd></dl>`
    : '';
  const inside = `${about}<h2>${t('rulesOversight')}</h2><ul>${oversight.map((each) => `<li>${say(each)}</li>`).join('')}</ul>
${rulesets.map((each) => rulesetPart(each, given)).join('\n')}
${addedFactPart(rules, given)}
${justificationPart(rules, given)}
<p><a href="/api/rules-in-force" download="rules-in-force.json">${t('rulesDownload')}</a></p>`;
  return layout({ language, programme: contact, path: '/rules' }, 'rulesTitle', inside);
}

function rulesetPart(ruleset: PublicRulesetInWords, { language, timeZone }: Given): string {
  const t = (key: TextKey) => textOf(key, language);
  const say = (text: Localised) => escape(text[language]);
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-CA', {
    dateStyle: 'medium',
    timeZone,
  });
  const date = (at: string | Date) => format.format(new Date(at));
  const { name, description, rules, facts, versions, elsewhere, foreseen, moved } = ruleset;
  const counted = (key: TextKey, of: { registrations: number; moved: number } | null) =>
    of
      ? `<p>${t(key).replace('{moved}', String(of.moved)).replace('{all}', String(of.registrations))}</p>`
      : '';
  const places = elsewhere.map(({ number, districts }) => {
    const named = districts.map(say).join(t('rulesAnd'));
    return `<p>${t('rulesElsewhere')
      .replace('{number}', String(number))
      .replace('{districts}', () => named)}</p>`;
  });
  const told = rules.map(({ name: rule, reason, sentence, legalReference, ...outcome }) => {
    const place = outcomeWords(outcome)[language];
    return `<h3>${say(rule)} <span class="place">${place}</span></h3><p>${say(reason)}</p>
<details><summary>${t('rulesExactly')}</summary><div><p>${say(sentence)}</p><p class="place">${say(legalReference)}</p></div></details>`;
  });
  const read = facts.map(
    (fact) =>
      `<dt>${say(fact.label)}</dt><dd>${say(fact.purpose)} <span class="place">${say(fact.source)} · ${say(fact.legalBasis)} · ${t('rulesKept')} ${escape(fact.retention)} · ${t(fact.mayRaise ? 'rulesMayRaise' : 'rulesNeverRaises')}</span></dd>`,
  );
  const history = versions.map(
    ({ number, publishedAt, retiredAt }) =>
      `<li>${t('rulesVersion')} ${number}: ${date(publishedAt)} – ${retiredAt === null ? t('rulesToday') : date(retiredAt)}</li>`,
  );
  return `<h2>${say(name)}</h2><p>${say(description)}</p>${counted(ruleset.decides === 'finding' ? 'rulesForeseenDrafts' : 'rulesForeseen', foreseen)}${counted('rulesMoved', moved)}${places.join('')}
${told.join('\n')}
<h2>${t('rulesFacts')}</h2><dl>${read.join('')}</dl>
<h2>${t('rulesVersions')}</h2><ul>${history.join('')}</ul>`;
}

function outcomeWords(outcome: PublicOutcome): Localised {
  if ('kind' in outcome) return findingInWords(outcome);
  const { tier, ground } = outcome;
  return inBothLanguages((language) =>
    [TIER_WORDS[tier], ...(ground === null ? [] : [GROUND_WORDS[ground]])]
      .map((words) => words[language])
      .join(' · '),
  );
}

/** Why some groups of homes are visited more often, also of a version that is not in force yet. */
function justificationPart({ justifications }: PublicRules, { language }: Given): string {
  if (justifications.length === 0) return '';
  const t = (key: TextKey) => textOf(key, language);
  const told = justifications.map(
    ({ number, state, dimension, words }) =>
      `<dt>${escape(DIMENSION_WORDS[dimension][language])} <span class="place">${t('rulesVersion')} ${number}${state === 'published' ? '' : ` · ${t('rulesProposed')}`}</span></dt><dd>${escape(words[language])}</dd>`,
  );
  return `<h2>${t('rulesJustified')}</h2><p>${t('rulesJustifiedWhat')}</p><dl>${told.join('')}</dl>`;
}

/** Facts that the authority added, from their approval on: who objects has time before rules read them. */
function addedFactPart({ addedFacts }: PublicRules, { language, timeZone }: Given): string {
  if (addedFacts.length === 0) return '';
  const t = (key: TextKey) => textOf(key, language);
  const date = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-CA', {
    dateStyle: 'medium',
    timeZone,
  });
  const told = addedFacts.map(
    ({ label, purpose, legalBasis, retention, mayRaise, publicSince, usableAt, endedAt }) =>
      `<dt>${escape(label[language])}</dt><dd>${escape(purpose[language])} <span class="place">${escape(legalBasis[language])} · ${t('rulesKept')} ${escape(retention)} · ${t(mayRaise ? 'rulesMayRaise' : 'rulesNeverRaises')} · ${t('rulesPublicSince')} ${date.format(publicSince)} · ${t(endedAt ? 'rulesEndedOn' : 'rulesUsableFrom')} ${date.format(endedAt ?? usableAt)}</span></dd>`,
  );
  return `<h2>${t('rulesAddedFacts')}</h2><p>${t('rulesAddedFactsWhat')}</p><dl>${told.join('')}</dl>`;
}

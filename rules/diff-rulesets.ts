import { inBothLanguages, type Localised } from '../domain/localised';
import { describeCondition, describeRule } from './describe';
import { describeNumber } from './describe-fact';
import { type FactCatalogue, findFact, shippedCatalogue } from './fact-catalogue';
import { findingInWords, outcomeOf, stepsInWords } from './finding-words';
import {
  decidesOf,
  mitigationsOf,
  type Parameter,
  type Rule,
  type RulesetDocument,
  type SharedCondition,
} from './ruleset';
import { TIER_WORDS } from '../domain/tier';
import { sameDocument } from '../domain/same-document';
import { DECIDES_WORDS, GROUND_WORDS } from './words';

export const DIFFERENCE_KINDS = ['added', 'removed', 'changed'] as const;

export interface RulesetDifference {
  readonly kind: (typeof DIFFERENCE_KINDS)[number];
  /** JSON pointer: into the newer document, or the older one for what was removed. */
  readonly pointer: string;
  readonly text: Localised;
}

/**
 * What a new version changes, in words, for the second person who reviews it. The order of keys and of rules with
 * equal content does not count; an empty list means that both documents say the same.
 */
export function diffRulesets(
  before: RulesetDocument,
  after: RulesetDocument,
  catalogue: FactCatalogue = shippedCatalogue,
): RulesetDifference[] {
  return [
    ...headDifferences(before, after),
    ...namedDifferences('parameters', before.parameters, after.parameters, parameterText),
    ...namedDifferences('conditions', before.conditions, after.conditions, (shared, side) =>
      sharedText(shared, side === 'before' ? before : after, catalogue),
    ),
    ...ruleDifferences(before, after, catalogue),
  ];
}

function headDifferences(before: RulesetDocument, after: RulesetDocument): RulesetDifference[] {
  const differences: RulesetDifference[] = [];
  const add = (pointer: string, label: Localised, from: Localised | string, to: Localised | string): void => {
    if (!sameDocument(from, to))
      differences.push({ kind: 'changed', pointer, text: fromTo(label, from, to) });
  };
  add('/key', { zh: '标识', en: 'Key' }, before.key, after.key);
  add('/name', { zh: '名称', en: 'Name' }, before.name, after.name);
  add('/description', { zh: '说明', en: 'Description' }, before.description, after.description);
  add('/hitPolicy', { zh: '命中方式', en: 'Hit policy' }, before.hitPolicy, after.hitPolicy);
  const decides = [before, after].map((document) => DECIDES_WORDS[decidesOf(document)]);
  add('/decides', { zh: '决定的内容', en: 'What is decided' }, decides[0] ?? '', decides[1] ?? '');
  const tiers = [before, after].map((document) =>
    'defaultTier' in document ? TIER_WORDS[document.defaultTier] : NONE,
  );
  add('/defaultTier', { zh: '默认级别', en: 'Default tier' }, tiers[0] ?? NONE, tiers[1] ?? NONE);
  return differences;
}

const NONE: Localised = { zh: '无', en: 'none' };

function namedDifferences<T extends { readonly name: Localised }>(
  place: 'parameters' | 'conditions',
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  text: (value: T, side: 'before' | 'after') => Localised,
): RulesetDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): RulesetDifference[] => {
    const [old, young] = [before[name], after[name]];
    const pointer = `/${place}/${name}`;
    if (old === undefined && young !== undefined) {
      return [{ kind: 'added', pointer, text: told('added', young.name, text(young, 'after')) }];
    }
    if (old !== undefined && young === undefined) {
      return [{ kind: 'removed', pointer, text: told('removed', old.name, text(old, 'before')) }];
    }
    if (old === undefined || young === undefined || sameDocument(old, young)) return [];
    return [
      { kind: 'changed', pointer, text: fromTo(young.name, text(old, 'before'), text(young, 'after')) },
    ];
  });
}

function ruleDifferences(
  before: RulesetDocument,
  after: RulesetDocument,
  catalogue: FactCatalogue,
): RulesetDifference[] {
  const sentence = (rule: Rule, document: RulesetDocument): Localised =>
    inBothLanguages((language) => describeRule(rule, { document, catalogue }, language));
  const removed = before.rules.flatMap((rule, index): RulesetDifference[] =>
    after.rules.some((other) => other.id === rule.id)
      ? []
      : [
          {
            kind: 'removed',
            pointer: `/rules/${index}`,
            text: told('removed', null, sentence(rule, before)),
          },
        ],
  );
  const others = after.rules.flatMap((rule, index): RulesetDifference[] => {
    const old = before.rules.find((other) => other.id === rule.id);
    const pointer = `/rules/${index}`;
    if (old === undefined) {
      return [{ kind: 'added', pointer, text: told('added', null, sentence(rule, after)) }];
    }
    return changedRule(old, rule, pointer, { before, after, catalogue });
  });
  return [...others, ...removed];
}

/** Place and name of a part of a rule, both its values, and those in words. */
type ChangedPart = readonly [
  place: string,
  label: Localised,
  from: unknown,
  to: unknown,
  fromInWords: Localised | string,
  toInWords: Localised | string,
];

interface DiffContext {
  readonly before: RulesetDocument;
  readonly after: RulesetDocument;
  readonly catalogue: FactCatalogue;
}

/** What both rules give: a tier, or each part of a drafted finding. */
function outcomeParts(old: Rule, young: Rule, context: DiffContext): ChangedPart[] {
  const { catalogue } = context;
  const gives = ({ event }: Rule): Localised =>
    event.type === 'tier' ? TIER_WORDS[event.params.tier] : { zh: '发现', en: 'a finding' };
  if (old.event.type === 'tier' || young.event.type === 'tier') {
    const place = old.event.type === young.event.type ? '/event/params/tier' : '/event';
    return [[place, { zh: '级别', en: 'tier' }, old.event, young.event, gives(old), gives(young)]];
  }
  const [from, to] = [old.event.params, young.event.params];
  const outcome = (rule: Rule): Localised => findingInWords(outcomeOf(rule) ?? NO_OUTCOME);
  const cause = (of: typeof from): Localised => (of.kind === 'commendation' ? NONE : (of.cause ?? NONE));
  const evidence = (keys: readonly string[]): Localised =>
    inBothLanguages((language) =>
      keys
        .map((key) => findFact(catalogue, key)?.label[language] ?? key)
        .join(language === 'zh' ? '、' : ', '),
    );
  const text = (place: 'criterion' | 'effect', label: Localised): ChangedPart => [
    `/event/params/${place}`,
    label,
    from[place],
    to[place],
    from[place],
    to[place],
  ];
  return [
    [
      '/event/params',
      { zh: '发现', en: 'finding' },
      outcomeOf(old),
      outcomeOf(young),
      outcome(old),
      outcome(young),
    ],
    text('criterion', { zh: '标准', en: 'criterion' }),
    ['/event/params/cause', { zh: '原因', en: 'cause' }, cause(from), cause(to), cause(from), cause(to)],
    text('effect', { zh: '影响', en: 'effect' }),
    [
      '/event/params/evidence',
      { zh: '依据的事实', en: 'evidence' },
      from.evidence,
      to.evidence,
      evidence(from.evidence),
      evidence(to.evidence),
    ],
    [
      '/event/params/mitigations',
      { zh: '减轻情形', en: 'mitigations' },
      mitigationsOf(old),
      mitigationsOf(young),
      mitigationsText(old, context.before, catalogue),
      mitigationsText(young, context.after, catalogue),
    ],
  ];
}

const NO_OUTCOME = { kind: 'commendation', severity: null } as const;

function mitigationsText(rule: Rule, document: RulesetDocument, catalogue: FactCatalogue): Localised {
  const mitigations = mitigationsOf(rule);
  if (mitigations.length === 0) return NONE;
  return inBothLanguages((language) =>
    mitigations
      .map(({ name, lowers, reason, conditions }) => {
        const words = describeCondition(conditions, { document, catalogue }, language);
        const [open, close] = language === 'zh' ? ['（', '）'] : [' (', ')'];
        const told = `${stepsInWords(lowers)[language]}${language === 'zh' ? '；' : '; '}${reason[language]}`;
        return `“${name[language]}”${open}${told}${close}${language === 'zh' ? '：' : ': '}${words}`;
      })
      .join(language === 'zh' ? '；' : '; '),
  );
}

function changedRule(old: Rule, young: Rule, pointer: string, context: DiffContext): RulesetDifference[] {
  const condition = (rule: Rule, document: RulesetDocument): Localised =>
    inBothLanguages((language) =>
      describeCondition(rule.conditions, { document, catalogue: context.catalogue }, language),
    );
  const ground = (rule: Rule): Localised =>
    'ground' in rule && rule.ground !== undefined ? GROUND_WORDS[rule.ground] : NONE;
  const parts: readonly ChangedPart[] = [
    ['/name', { zh: '名称', en: 'name' }, old.name, young.name, old.name, young.name],
    ...outcomeParts(old, young, context),
    ['/ground', { zh: '依据', en: 'ground' }, ground(old), ground(young), ground(old), ground(young)],
    [
      '/priority',
      { zh: '优先级', en: 'priority' },
      old.priority,
      young.priority,
      String(old.priority),
      String(young.priority),
    ],
    [
      '/conditions',
      { zh: '条件', en: 'conditions' },
      old.conditions,
      young.conditions,
      condition(old, context.before),
      condition(young, context.after),
    ],
    ['/reason', { zh: '理由', en: 'reason' }, old.reason, young.reason, old.reason, young.reason],
    [
      '/plainReason',
      { zh: '对住户的说明', en: 'words for the resident' },
      old.plainReason,
      young.plainReason,
      old.plainReason,
      young.plainReason,
    ],
    [
      '/legalReference',
      { zh: '法律依据', en: 'legal reference' },
      old.legalReference,
      young.legalReference,
      old.legalReference,
      young.legalReference,
    ],
  ];
  return parts
    .filter(([, , from, to]) => !sameDocument(from, to))
    .map(([place, label, , , from, to]) => ({
      kind: 'changed',
      pointer: pointer + place,
      text: fromTo({ zh: `${young.name.zh} · ${label.zh}`, en: `${young.name.en}, ${label.en}` }, from, to),
    }));
}

function parameterText(parameter: Parameter): Localised {
  return inBothLanguages((language) =>
    parameter.values
      .map(({ validFrom, value }) => {
        const number = describeNumber(value, parameter.unit, language);
        return language === 'zh' ? `${number}（自 ${validFrom}）` : `${number} (from ${validFrom})`;
      })
      .join(language === 'zh' ? '；' : '; '),
  );
}

function sharedText(shared: SharedCondition, document: RulesetDocument, catalogue: FactCatalogue): Localised {
  return inBothLanguages((language) => describeCondition(shared.when, { document, catalogue }, language));
}

function told(kind: 'added' | 'removed', name: Localised | null, text: Localised): Localised {
  const named = { zh: name === null ? '' : `${name.zh}：`, en: name === null ? '' : `${name.en}: ` };
  return kind === 'added'
    ? { zh: `新增：${named.zh}${text.zh}`, en: `Added: ${named.en}${text.en}` }
    : { zh: `删除：${named.zh}${text.zh}`, en: `Removed: ${named.en}${text.en}` };
}

function fromTo(label: Localised, from: Localised | string, to: Localised | string): Localised {
  const say = (text: Localised | string, language: keyof Localised): string =>
    typeof text === 'string' ? text : text[language];
  return {
    zh: `${label.zh}：${say(from, 'zh')} → ${say(to, 'zh')}`,
    en: `${label.en}: ${say(from, 'en')} → ${say(to, 'en')}`,
  };
}

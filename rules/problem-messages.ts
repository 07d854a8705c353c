import type { Localised } from '../domain/localised';

interface Wording {
  readonly message: Localised;
  readonly expected: Localised;
}

/** What each code says, and what would be right. `{name}` is filled in by `problem`. */
export const PROBLEM_MESSAGES = {
  NOT_A_DOCUMENT: {
    message: { zh: '这不是一个规则集对象。', en: 'This is not a ruleset object.' },
    expected: { zh: '一个 JSON 对象。', en: 'A JSON object.' },
  },
  PROTOTYPE_KEY: {
    message: { zh: '名称“{key}”不允许使用。', en: 'The name "{key}" is not allowed.' },
    expected: { zh: '换一个名称。', en: 'Another name.' },
  },
  NAME_TOO_LONG: {
    message: { zh: '名称“{name}”过长。', en: 'The name "{name}" is too long.' },
    expected: { zh: '不超过 {limit} 个字符。', en: 'At most {limit} characters.' },
  },
  TOO_DEEP: {
    message: { zh: '条件嵌套过深。', en: 'Conditions are nested too deeply.' },
    expected: {
      zh: '展开共享条件后不超过 {limit} 层。',
      en: 'At most {limit} levels, shared conditions expanded.',
    },
  },
  TOO_MANY_CONDITIONS: {
    message: { zh: '条件过多。', en: 'There are too many conditions.' },
    expected: {
      zh: '展开共享条件后不超过 {limit} 个条件。',
      en: 'At most {limit} conditions, shared conditions expanded.',
    },
  },
  MISSING_PROPERTY: {
    message: { zh: '缺少“{property}”。', en: '"{property}" is missing.' },
    expected: { zh: '补上“{property}”。', en: 'Add "{property}".' },
  },
  NO_CONDITION: {
    message: { zh: '这个对象不是条件。', en: 'This object is no condition.' },
    expected: {
      zh: '一个事实的比较（"fact"、"operator"、"value"），或 "all"、"any"、"not"、"condition" 之一。',
      en: 'A comparison of a fact ("fact", "operator", "value"), or one of "all", "any", "not", "condition".',
    },
  },
  UNKNOWN_PROPERTY: {
    message: { zh: '这里不认识“{property}”。', en: '"{property}" is not known here.' },
    expected: { zh: '删除它。{hint}', en: 'Remove it. {hint}' },
  },
  WRONG_TYPE: {
    message: { zh: '这里的值类型不对。', en: 'The value here has the wrong type.' },
    expected: { zh: '{type}。', en: '{type}.' },
  },
  WRONG_VALUE: {
    message: { zh: '这里的值不允许。', en: 'The value here is not allowed.' },
    expected: { zh: '{allowed}', en: '{allowed}' },
  },
  PATH_NOT_ALLOWED: {
    message: {
      zh: '条件不能用 path（JSONPath）取值。',
      en: 'A condition may not use "path" (JSONPath).',
    },
    expected: {
      zh: '删除 path，事实本身就是一个值。',
      en: 'Remove "path": a fact is a single value already.',
    },
  },
  EMPTY_CONDITION: {
    message: { zh: '“{kind}”里没有条件。', en: '"{kind}" holds no condition.' },
    expected: {
      zh: '至少一个条件，或删除它（空的“{kind}”会永远成立）。',
      en: 'At least one condition, or remove it (an empty "{kind}" would always be true).',
    },
  },
  UNKNOWN_FACT: {
    message: { zh: '事实目录里没有“{fact}”。', en: 'The catalogue has no fact "{fact}".' },
    expected: { zh: '目录中的一个事实。{hint}', en: 'A fact of the catalogue. {hint}' },
  },
  UNKNOWN_OPERATOR: {
    message: { zh: '没有“{operator}”这个比较方式。', en: 'There is no operator "{operator}".' },
    expected: {
      zh: '“{label}”可用：{operators}。{hint}',
      en: 'For "{label}": {operators}. {hint}',
    },
  },
  OPERATOR_NOT_FITTING: {
    message: {
      zh: '比较方式“{operator}”不适用于“{label}”（{type}）。',
      en: 'Operator "{operator}" does not fit "{label}", which is {type}.',
    },
    expected: { zh: '以下之一：{operators}。', en: 'One of: {operators}.' },
  },
  WRONG_VALUE_TYPE: {
    message: {
      zh: '与“{label}”比较的值类型不对。',
      en: 'The value compared with "{label}" has the wrong type.',
    },
    expected: { zh: '{type}。', en: '{type}.' },
  },
  VALUE_OUT_OF_RANGE: {
    message: {
      zh: '与“{label}”比较的值超出范围。',
      en: 'The value compared with "{label}" is out of range.',
    },
    expected: { zh: '{range}。', en: '{range}.' },
  },
  RANGE_REVERSED: {
    message: { zh: '范围的下限大于上限。', en: 'The range starts above its end.' },
    expected: { zh: '[{low}, {high}]。', en: '[{low}, {high}].' },
  },
  WRONG_UNIT: {
    message: { zh: '单位“{unit}”不对。', en: 'The unit "{unit}" is wrong.' },
    expected: {
      zh: '“{label}”按{right}计，写作 "{code}"。',
      en: '"{label}" is counted in {right}, written "{code}".',
    },
  },
  UNKNOWN_ENUM_VALUE: {
    message: { zh: '“{label}”没有“{value}”这个值。', en: '"{label}" has no value "{value}".' },
    expected: { zh: '以下之一：{values}。{hint}', en: 'One of: {values}. {hint}' },
  },
  MISSING_GROUND: {
    message: { zh: '优先跟进的规则没有写明依据。', en: 'A rule that places "priority" states no ground.' },
    expected: {
      zh: 'ground 为 safety（安全）或 record（登记）。',
      en: '"ground": "safety" or "record".',
    },
  },
  GROUND_WITHOUT_PRIORITY: {
    message: { zh: '只有优先跟进的规则才有依据。', en: 'Only a rule that places "priority" has a ground.' },
    expected: { zh: '删除 ground。', en: 'Remove "ground".' },
  },
  DUPLICATE_RULE_ID: {
    message: { zh: '规则编号“{id}”重复。', en: 'The rule id "{id}" is used twice.' },
    expected: { zh: '每条规则一个不同的编号。', en: 'A different id for every rule.' },
  },
  EQUAL_PRIORITIES: {
    message: {
      zh: '优先级 {priority} 已被规则“{other}”使用。',
      en: 'Priority {priority} is used by rule "{other}" already.',
    },
    expected: {
      zh: '每条规则的优先级各不相同，例如 {free}。',
      en: 'Every rule has its own priority, for example {free}.',
    },
  },
  UNKNOWN_CONDITION: {
    message: { zh: '没有名为“{name}”的共享条件。', en: 'There is no shared condition "{name}".' },
    expected: {
      zh: 'conditions 中的一个名称：{names}。{hint}',
      en: 'A name from "conditions": {names}. {hint}',
    },
  },
  CYCLIC_CONDITION: {
    message: {
      zh: '共享条件“{name}”引用了它自己。',
      en: 'The shared condition "{name}" refers back to itself.',
    },
    expected: { zh: '不成环的引用。', en: 'References that do not form a circle.' },
  },
  UNKNOWN_PARAMETER: {
    message: { zh: '没有名为“{name}”的参数。', en: 'There is no parameter "{name}".' },
    expected: {
      zh: 'parameters 中的一个名称：{names}。{hint}',
      en: 'A name from "parameters": {names}. {hint}',
    },
  },
  PARAMETER_DATES: {
    message: {
      zh: '参数值的生效日期没有按先后排列，或有重复。',
      en: "The parameter's dates are not in ascending order, or one stands twice.",
    },
    expected: { zh: 'validFrom 依次递增。', en: 'Each "validFrom" later than the one before.' },
  },
  PARAMETER_NOT_IN_FORCE: {
    message: { zh: '参数“{name}”在 {asOf} 尚未生效。', en: 'Parameter "{name}" has no value on {asOf} yet.' },
    expected: { zh: '一个在 {asOf} 或之前生效的值。', en: 'A value valid from {asOf} or earlier.' },
  },
  FACT_NOT_PUBLIC_YET: {
    message: {
      zh: '“{label}”公开未满 14 天，在此之前不会读取它的任何值。',
      en: '"{label}" has not been public for 14 days: no value of it is read before.',
    },
    expected: {
      zh: '{from} 起才能试算、提交和发布；草稿现在即可保存。',
      en: 'What it would do is known, and it can be handed in, from {from} on; a draft can be saved now.',
    },
  },
  RAISING_FACT: {
    message: {
      zh: '“{label}”出现时，规则“{rule}”会提高跟进级别。',
      en: 'Rule "{rule}" would raise the tier when "{label}" comes up.',
    },
    expected: {
      zh: '“{label}”只能降低级别或安排信息：从这条规则中删除它。',
      en: '"{label}" may only lower the tier or schedule a message: remove it from this rule.',
    },
  },
  RAISING_BY_ENDING: {
    message: {
      zh: '“{label}”出现时，规则“{rule}”不再成立，级别因此提高。',
      en: 'When "{label}" comes up, rule "{rule}" no longer holds and the tier goes up.',
    },
    expected: {
      zh: '删除对“{label}”的这一条件，或改成出现时才降低级别。',
      en: 'Remove the condition on "{label}", or turn it round so that it lowers the tier when it comes up.',
    },
  },
  RAISING_BY_UNKNOWN: {
    message: {
      zh: '“{label}”出现时，“{fact}”变为未知，规则“{rule}”不再成立，级别因此提高。',
      en: 'When "{label}" comes up, "{fact}" becomes unknown, rule "{rule}" no longer holds and the tier goes up.',
    },
    expected: {
      zh: '让规则在“{label}”且“{fact}”未知时也成立（any：这一条件，或 isUnknown）。',
      en: 'Let the rule hold as well where "{fact}" is unknown because of "{label}" ("any": this condition, or isUnknown).',
    },
  },
  UNKNOWN_RAISES: {
    message: {
      zh: '“{label}”未知时，规则“{rule}”会提高跟进级别；未知不是结论。',
      en: 'Rule "{rule}" would raise the tier because "{label}" is unknown; unknown is not a verdict.',
    },
    expected: {
      zh: '改用已知的值；未知时请索取材料。',
      en: 'A condition on known values; for what is unknown a document is requested.',
    },
  },
  SAFETY_SUSPENDED: {
    message: {
      zh: '“{label}”会让规则“{rule}”压住安全依据。',
      en: 'Through rule "{rule}", "{label}" would suspend safety evidence.',
    },
    expected: {
      zh: '安全依据的规则不使用“{label}”，使用它的规则排在安全规则之后。',
      en: 'Rules on safety do not use "{label}", and rules that do stand below them.',
    },
  },
  GROUND_WITHOUT_EVIDENCE: {
    message: {
      zh: '规则“{rule}”可以在没有任何{ground}证据的情况下成立（情况良好时也成立的条件不是证据）。',
      en: 'Rule "{rule}" can fire without any evidence about {ground} (a condition that also holds where all is well is none).',
    },
    expected: {
      zh: '每一种成立方式都包含一个{ground}事实：{facts}。',
      en: 'In every way it can fire, a fact about {ground}: {facts}.',
    },
  },
  DRAFTING_FACT: {
    message: {
      zh: '“{label}”出现时，规则“{rule}”会因此拟出复核发现。',
      en: 'Rule "{rule}" would draft a finding when "{label}" comes up.',
    },
    expected: {
      zh: '使用权利不能成为发现：从这条规则的条件中删除“{label}”；它可以作为减轻情形。',
      en: 'Using a right is no finding: remove "{label}" from the rule\'s conditions; it may stand in a mitigation.',
    },
  },
  DRAFTING_BY_ENDING: {
    message: {
      zh: '“{label}”出现时，“{fact}”的条件不再成立，规则“{rule}”让位给后面的规则，由其拟出发现。',
      en: 'When "{label}" comes up, the condition on "{fact}" ends and rule "{rule}" makes way for a later one, which drafts its finding.',
    },
    expected: {
      zh: '改用 collect，或把这条规则排在最后，或让它在“{label}”出现时仍然成立。',
      en: 'Hit policy "collect", this rule last, or one that goes on holding when "{label}" comes up.',
    },
  },
  WORSENING_FACT: {
    message: {
      zh: '“{label}”出现时，“{fact}”的条件不再成立，规则“{rule}”的减轻情形“{mitigation}”失效，严重程度因此上升。',
      en: 'When "{label}" comes up, the condition on "{fact}" ends, mitigation "{mitigation}" of rule "{rule}" no longer counts and the finding becomes more severe.',
    },
    expected: {
      zh: '让减轻情形在“{label}”出现时仍然成立，或删除对“{fact}”的条件。',
      en: 'A mitigation that goes on holding when "{label}" comes up, or one without the condition on "{fact}".',
    },
  },
  UNKNOWN_DRAFTS: {
    message: {
      zh: '“{label}”未知时，规则“{rule}”会拟出发现；未知不是结论。',
      en: 'Rule "{rule}" would draft a finding because "{label}" is unknown; unknown is not a verdict.',
    },
    expected: {
      zh: '改用已知的值；未知可以作为减轻情形。',
      en: 'A condition on known values; that something is unknown may stand in a mitigation.',
    },
  },
  FINDING_WITHOUT_EVIDENCE: {
    message: {
      zh: '规则“{rule}”可以在没有任何登记或安全跟进方面依据的情况下成立（情况良好时也成立的条件不是依据）。',
      en: 'Rule "{rule}" can fire without any evidence about the record or the follow-up of safety (a condition that also holds where all is well is none).',
    },
    expected: {
      zh: '每一种成立方式都包含一个关于登记或安全的事实：{facts}。',
      en: 'In every way it can fire, a fact about the record or safety: {facts}.',
    },
  },
  DUPLICATE_MITIGATION_ID: {
    message: {
      zh: '减轻情形编号“{id}”在规则“{rule}”中重复。',
      en: 'The mitigation id "{id}" is used twice in rule "{rule}".',
    },
    expected: {
      zh: '同一规则内每个减轻情形一个不同的编号。',
      en: 'A different id for every mitigation of the rule.',
    },
  },
  DECIDES_OTHERWISE: {
    message: {
      zh: '此规则集决定的是{expected}，文档写的是{written}。',
      en: 'This ruleset decides {expected}; the document says {written}.',
    },
    expected: {
      zh: 'decides 为 "{code}"。',
      en: '"decides": "{code}".',
    },
  },
  NOT_CASES: {
    message: { zh: '这不是用例对象。', en: 'These are not cases.' },
    expected: {
      zh: '一个对象，含 ruleset、asOf（日期）和 cases 列表。',
      en: 'An object with "ruleset", "asOf" (a date) and a list "cases".',
    },
  },
  DUPLICATE_CASE: {
    message: { zh: '用例名称“{name}”重复。', en: 'The case name "{name}" is used twice.' },
    expected: { zh: '每个用例一个不同的名称。', en: 'A different name for every case.' },
  },
  CASE_FAILS: {
    message: {
      zh: '用例“{name}”的结果是{actual}，预期是{expected}。',
      en: 'Case "{name}" gives {actual}; {expected} is expected.',
    },
    expected: {
      zh: '改正规则；若预期有误，则改正用例。',
      en: 'Rules that place it as expected, or another expectation where that is what was wrong.',
    },
  },
  REMINDER_NOT_BEFORE_DUE: {
    message: {
      zh: '提醒不早于任务到期。',
      en: 'The reminder does not come before the task is due.',
    },
    expected: { zh: '少于 {due} 个工作日。', en: 'Fewer than {due} working days.' },
  },
  ORDER_REVERSED: {
    message: {
      zh: '“{label}”比“{before}”还短。',
      en: '"{label}" is shorter than "{before}".',
    },
    expected: { zh: '不少于 {least}。', en: 'At least {least}.' },
  },
  VARIABLE_UNKNOWN: {
    message: { zh: '这段文本不认识“{{variable}}”。', en: 'This text knows no "{{variable}}".' },
    expected: { zh: '{allowed}', en: '{allowed}' },
  },
  VARIABLE_NOT_ONCE: {
    message: {
      zh: '“{{variable}}”出现了 {times} 次。',
      en: '"{{variable}}" stands in it {times} times.',
    },
    expected: {
      zh: '恰好一次：它告诉住户必须知道的内容。',
      en: 'Once: it tells what residents have to know.',
    },
  },
  TEXT_NEVER_SAYS: {
    message: {
      zh: '发给住户的文本里不能有“{words}”。',
      en: 'A text to residents never holds "{words}".',
    },
    expected: {
      zh: '不含其他网址，也不提付款、银行或证件：我们告诉住户，真实的信息从不这样。',
      en: 'No other address to follow, and nothing of payments, banks or papers: residents are told that a real one never does.',
    },
  },
  NOT_ASCENDING: {
    message: { zh: '列表没有按先后排列。', en: 'The list is not in ascending order.' },
    expected: { zh: '从小到大。', en: 'Each later than the one before.' },
  },
  SLOT_AFTER_HOURS: {
    message: {
      zh: '最后一个时段在 {end} 点之后才结束。',
      en: 'The last appointment ends after {end} o’clock.',
    },
    expected: { zh: '更早开始或更短。', en: 'An earlier beginning, or a shorter appointment.' },
  },
  FIRST_STEP_WAITS: {
    message: {
      zh: '第一步之前没有可等待的步骤。',
      en: 'There is nothing before the first step to wait for.',
    },
    expected: { zh: '0。', en: '0.' },
  },
  LADDER_ASKS_NOBODY: {
    message: { zh: '没有任何步骤联系住户。', en: 'No step asks the home.' },
    expected: {
      zh: '至少一步链接、短信、电话或信件，并且没有条件。',
      en: 'A link, message, call or letter without a condition.',
    },
  },
  STEP_AFTER_END: {
    message: {
      zh: '无条件结束之后还有步骤。',
      en: 'A step follows the one that ends the ladder without a condition.',
    },
    expected: { zh: '删除此步，或给结束加上条件。', en: 'Remove it, or give the end a condition.' },
  },
  DEADLINE_OF_NOBODY: {
    message: {
      zh: '此步骤没有交给工作人员，不能有期限。',
      en: 'This step gives the officer no task, so it has no deadline.',
    },
    expected: { zh: '留空。', en: 'Leave it empty.' },
  },
  RIGHT_BRINGS_VISIT: {
    message: {
      zh: '“{label}”不得成为上门的条件。',
      en: '"{label}" may not bring a visit.',
    },
    expected: {
      zh: '行使权利不会招来上门：从条件中删除“{label}”。',
      en: 'Using a right brings no visit: remove "{label}" from the condition.',
    },
  },
  KEY_OF_ANOTHER_RULESET: {
    message: {
      zh: '文档的 key“{key}”不是此规则集的 key。',
      en: 'The document\'s key "{key}" is not that of this ruleset.',
    },
    expected: { zh: '{expected}', en: '{expected}' },
  },
} as const satisfies Record<string, Wording>;

export type ProblemCode = keyof typeof PROBLEM_MESSAGES;

import type { Localised } from '../../domain/localised';

/** Who answers for what the rules propose. Each is held by the product itself: see docs/decisions. */
export const OVERSIGHT: readonly Localised[] = [
  {
    zh: '级别针对的是登记记录和住房，而不是人。规则只使用登记、结构、设备和证照方面的事实；不使用也不保存关于某人是谁、来自哪里、去往何处的事实。',
    en: 'A tier is about a record and a dwelling, never about a person. The rules read facts about records, structure, equipment and documents only; nothing about who somebody is, where they come from or where they go is used or kept.',
  },
  {
    zh: '规则只提出建议：每次上门都由具名的主管批准，争议都由具名的工作人员在听取当事人意见之后决定。',
    en: 'A rule proposes: a named supervisor releases each visit, and a named person decides what is disputed after hearing the person concerned.',
  },
  {
    zh: '行使权利（异议、拒绝、请求服务等）从不提高级别；每次发布都会对此作出证明。未知不是结论。',
    en: 'Using a right - an objection, a refusal, a request - never raises a tier; each publication proves it. Unknown is not a verdict.',
  },
  {
    zh: '规则拟出的复核发现针对登记及其管理，不针对任何人；在具名的主管听取记录责任人意见并作出决定之前不起任何作用。行使权利从不引出或加重发现。',
    en: 'Findings that rules draft are about a record and how it was kept, never about a person; none counts before a named supervisor has heard whoever keeps the record, and decided it. Using a right never drafts a finding or makes it more severe.',
  },
  {
    zh: '规则由一位管理员起草，由另一位发布；发布之前须评估其会带来的变动，与预计相差过大时自行停止。',
    en: 'One administrator drafts the rules and another publishes them; what they would do is assessed before, and their placing stops by itself where it differs too much.',
  },
  {
    zh: '住户可以通过自己的链接查看级别及其理由，并提出异议。',
    en: 'Residents see their tier and its reason behind their own link, and can object to it there.',
  },
];

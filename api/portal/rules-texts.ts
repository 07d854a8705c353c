/** What the public page of the rules says. */
export const RULES_TEXTS = {
  rulesTitle: { zh: '现行规则', en: 'The rules in force' },
  rulesProgramme: { zh: '项目', en: 'Programme' },
  rulesPurpose: { zh: '目的', en: 'Purpose' },
  rulesLegalBasis: { zh: '法律依据', en: 'Legal basis' },
  rulesOversight: { zh: '由谁负责', en: 'Who answers for it' },
  rulesForeseen: {
    zh: '发布之前预计：{all} 份登记中有 {moved} 份改变级别。',
    en: 'Foreseen before it was published: {moved} of {all} registrations would change their tier.',
  },
  rulesForeseenDrafts: {
    zh: '发布之前预计：{all} 份登记中有 {moved} 份拟出的发现会变动。',
    en: 'Foreseen before it was published: on {moved} of {all} registrations other findings would be drafted.',
  },
  rulesMoved: {
    zh: '发布之后：{all} 份登记中有 {moved} 份改变级别。',
    en: 'After it was published: {moved} of {all} registrations changed their tier.',
  },
  rulesElsewhere: {
    zh: '本版本逐区推行。在以下各区推行之前，仍由第 {number} 版确定级别：{districts}。',
    en: 'This version is introduced district by district. Until it is introduced there, version {number} still decides in {districts}.',
  },
  rulesAnd: { zh: '、', en: ', ' },
  rulesExactly: { zh: '完整的规则', en: 'The rule in full' },
  rulesFacts: { zh: '规则使用的事实', en: 'What the rules read' },
  rulesKept: { zh: '保存期限', en: 'kept for' },
  rulesMayRaise: { zh: '可提高级别', en: 'may raise a tier' },
  rulesNeverRaises: { zh: '从不提高级别', en: 'never raises a tier' },
  rulesVersions: { zh: '历次版本', en: 'Versions' },
  rulesVersion: { zh: '版本', en: 'Version' },
  rulesAddedFacts: { zh: '本机构增加的事实', en: 'Facts that the authority added' },
  rulesAddedFactsWhat: {
    zh: '只涉及楼栋和住房的结构、设备与证照。由数据负责人在听取数据保护专员意见后批准，公开满 14 天后，使用它的规则才能生效。',
    en: 'They are about structure, equipment and documents of buildings and dwellings only. The data owner approved them after the data protection officer’s opinion; rules that read one come into force when it has been public for 14 days.',
  },
  rulesPublicSince: { zh: '公开于', en: 'public since' },
  rulesUsableFrom: { zh: '可用于规则：', en: 'in rules from' },
  rulesEndedOn: { zh: '停用于', en: 'not read any more since' },
  rulesProposed: { zh: '提议中', en: 'proposed' },
  rulesJustified: { zh: '为何有些住房上门较多', en: 'Why some homes are visited more often' },
  rulesJustifiedWhat: {
    zh: '每个版本提交复核时，都会比较各组住房的上门比例。一组的比例若超过其余住房的 1.25 倍，起草人须在此写明理由，否则不得发布。',
    en: 'When a version is handed in, the visit rates of groups of homes are compared. Where a group is visited more than 1.25 times as often as all others, its author has to say here why; else it is not published.',
  },
  rulesToday: { zh: '现在', en: 'today' },
  rulesDownload: { zh: '下载（JSON）', en: 'Download (JSON)' },
} as const;

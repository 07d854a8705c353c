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
  rulesExactly: { zh: '完整的规则', en: 'The rule in full' },
  rulesFacts: { zh: '规则使用的事实', en: 'What the rules read' },
  rulesKept: { zh: '保存期限', en: 'kept for' },
  rulesMayRaise: { zh: '可提高级别', en: 'may raise a tier' },
  rulesNeverRaises: { zh: '从不提高级别', en: 'never raises a tier' },
  rulesVersions: { zh: '历次版本', en: 'Versions' },
  rulesVersion: { zh: '版本', en: 'Version' },
  rulesToday: { zh: '现在', en: 'today' },
  rulesDownload: { zh: '下载（JSON）', en: 'Download (JSON)' },
} as const;

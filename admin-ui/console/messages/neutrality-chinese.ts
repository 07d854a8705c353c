import type { englishNeutrality } from './neutrality-english';

export const chineseNeutrality: typeof englishNeutrality = {
  title: '中立性',
  made: '截至 %{at}',
  factsReadNone: '计算事实的角色对 %{count} 张住户数据表均无任何权限。',
  factsRead: '计算事实的角色可以使用 %{tables}：在取消该权限之前，任何版本都不得发布。',
  proved: '已证明行使权利从不提高级别：相关的 %{count} 项事实都不会。',
  tried: '在 %{records} 条登记上试验（%{trials} 次）：有 %{raised} 次提高了级别。',
  nothingExceeds: '没有哪一组住房的上门比例超过其余住房的 1.25 倍。',
  needsWords:
    '有一组住房的上门比例超过其余住房的 1.25 倍。发布前，起草人须公开说明理由；一段说明可涉及多组。',
  outgrown:
    '写下此说明之后，又有一组超过其余住房的 1.25 倍，或某一组又高出十分之一以上。发布前，起草人须重新说明理由。',
  carried: '（沿用第 %{number} 版的说明，仍然成立）',
  justified: '有一组住房的上门比例超过其余住房的 1.25 倍。起草人的说明：',
  justify: '说明理由',
  justifyAgain: '修改说明',
  justifyExplain:
    '请写明差别从何而来、为何合理：有什么不安全，上门能解决什么。保存后立即公开。请勿写出任何个人或具体住房。',
  justifiedNow: '说明已保存，并已公开。',
  words: { zh: '中文', en: '英文' },
  wordsHint: '至少 %{shortest} 个字符',
  figures: '各组住房的上门比例',
  figuresExplain:
    '按此版本，有上门依据的登记所占的比例。比值是与其余全部住房相比，两边都不少于 30 户时才计算；同时给出 99% 区间的下限，下限低于 1 时差别可能只是偶然。会透露不足五户情况的数字一律略去。这些数字用来衡量规则，任何规则都读不到它们。',
  hidden: '略去',
  exceeds: '须说明理由',
  columns: {
    dimension: '分组方式',
    group: '分组',
    registrations: '登记数',
    visits: '有上门依据',
    rate: '比例',
    ratio: '与其余住房之比',
  },
};

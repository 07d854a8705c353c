import type { englishAssessment } from './assessment-english';

/** 规则版本会带来什么。 */
export const chineseAssessment: typeof englishAssessment = {
  title: '会带来的变动',
  kept: '%{day} 的评估结果，供第二人判断',
  asking: '正在查询整个登记册……',
  needsMending: '改正 %{smart_count} 处错误之后才能评估。',
  wouldMove: '与第 %{against} 版相比，%{registrations} 份登记中将有 %{moved} 份变动。',
  cases: '%{count} 个用例中 %{passed} 个符合预期。',
  draftedCases: '%{count} 个用例中 %{passed} 个拟出的发现符合预期。',
  coverage: '用例覆盖 %{rules}% 的规则和 %{conditions}% 的条件。',
  coverageOfMitigations: '用例试过 %{mitigations}% 的减轻情形。',
  remarks: '对规则的 %{smart_count} 条提示',
  tier: '级别与依据',
  finding: '发现',
  district: '区',
  inForce: '生效版',
  thisVersion: '本版',
  work: '每半月的外勤工作量',
  kind: '种类',
  visits: '上门',
  calls: '电话',
  hours: '工时',
  capacity:
    '连同发布时新增的 %{atOnce} 次上门，首个半月需 %{hours} 小时；%{officers} 名外勤人员共有 %{capacity} 小时。',
  overCapacity: '超出他们的工作时间，不能发布。',
  examples: '示例（不显示是哪一户）',
  known: '已知情况',
  asCase: ' ',
  makeCase: '作为用例',
  byDefault: '默认',
  separator: '；',
};

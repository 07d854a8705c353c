import type { englishMerge } from './merge-english';

export const chineseMerge: typeof englishMerge = {
  takeBoth: '合并双方的改动',
  choose: '以下内容双方都作了不同的改动，请逐一选择采用哪一方：',
  rules: '规则：%{name}',
  parameters: '参数：%{name}',
  conditions: '共用条件：%{name}',
  cases: '用例：%{name}',
  caseHead: '用例：评估日期',
  head: '规则集：%{name}',
  part: {
    name: '名称',
    description: '说明',
    hitPolicy: '由哪条规则决定',
    defaultTier: '没有规则符合时的级别',
  },
  mine: '采用我的',
  theirs: '采用对方的',
  mineWithout: '采用我的：删除',
  theirsWithout: '采用对方的：删除',
};

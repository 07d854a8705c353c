import type { englishBuilder } from './builder-english';

/** 嵌套条件的编辑器。 */
export const chineseBuilder: typeof englishBuilder = {
  group: '条件组',
  all: '全部满足',
  any: '满足任意一项',
  not: '不满足',
  addCondition: '添加条件',
  addGroup: '添加条件组',
  removeCondition: '删除此条件',
  removeGroup: '删除此条件组',
  copyCondition: '复制此条件',
  copyGroup: '复制此条件组',
  moveUp: '上移',
  moveDown: '下移',
  noSuchFact: '没有此名称的事实。',
  family_safety: '安全',
  family_record: '登记',
  family_structure: '楼栋与住房',
  family_none: '其他事实',
};

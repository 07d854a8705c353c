import type { englishCases } from './cases-english';

/** 规则集的用例。 */
export const chineseCases: typeof englishCases = {
  title: '用例：记录及其应定的级别',
  draftsTitle: '用例：记录及应当拟出的发现',
  asOf: '按此日期计算',
  add: '添加用例',
  fromRegister: '取自登记册',
  fromRegisterExplain:
    '列出由某条规则确定的登记的已知情况：不显示是哪一户，也不取自登记不足五份的楼栋。用例预期为生效版本的结果；如不正确请修改。',
  placedBy: '由哪条规则确定',
  noRecord: '此规则没有可显示的登记。',
  otherRecords: '换一批',
  edit: '用例',
  newName: '新用例',
  fromExample: '来自登记册',
  added: '已添加用例“%{name}”，预期为生效版本的结果；如不正确请修改。',
  name: '名称',
  nameTaken: '已有同名用例。',
  facts: '已知情况',
  nothingKnown: '什么都不知道',
  addFact: '添加已知情况',
  forgetFact: '去掉“%{fact}”',
  expected: '预期',
  expectedRule: '由哪条规则确定',
  result: '结果',
  change: ' ',
  passes: '符合预期',
  fails: '不符合预期',
  keep: '保留',
};

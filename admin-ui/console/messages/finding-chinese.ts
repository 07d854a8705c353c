import type { englishFinding } from './finding-english';

/** Typed by the English words: a key that is missing here does not compile. */
export const chineseFinding: typeof englishFinding = {
  kind: '发现类别',
  severity: '严重程度（减轻之前）',
  evidence: '随发现一并显示',
  evidenceNote: '答复人和决定人在发现旁边看到的事实。',
  mitigations: '减轻情形',
  mitigationsNote:
    '每一项成立的减轻情形都会降低严重程度，但不低于最低一级。争议、拒绝等行使权利的情形只能写在这里。',
  addMitigation: '添加减轻情形',
  removeMitigation: '删除此减轻情形',
  lowers: '降低严重程度',
  steps: '%{smart_count} 级',
  wouldDraft:
    '%{registrations} 份登记中有 %{withDrafts} 份拟出发现，其中与第 %{against} 版不同的有 %{changed} 份登记。拟出的发现须由主管听取记录责任人意见并作出决定后才有效。',
  neverDrafts: '从不据以拟出不足之处',
  none: '没有发现',
  comma: '、',
};

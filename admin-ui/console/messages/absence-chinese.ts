/** Who is away and who stands in, in words. */
export const chineseAbsence = {
  explain: '代班人仅在这些日子拥有该片区的未完成工作和相应权限。此处不记录缺勤原因。',
  plan: '安排缺勤',
  planExplain:
    '方案把每个片区交给您辖区内未完成工作最少的人员。可以修改，也可以不安排代班，然后确认。代班最长 62 天，更长的缺勤照常登记。',
  planned: '缺勤已安排。工作在首日移交。',
  patch: '%{patch}：%{visits} 次上门，%{calls} 项其他任务，%{hours} 小时',
  candidate: '%{name}（未完成 %{hours} / %{capacity} 小时）',
  nobody: '无人代班',
  noPatches: '该人员在您辖区内没有尚未安排代班的片区。仍可登记缺勤。',
  nobodyStandsIn: '无人代班',
  standsIn: '%{patch}：%{name}，%{from} – %{until}',
  end: '今天返岗',
  endExplain: '缺勤及其代班于今天结束，未完成的工作交还本人。',
  ended: '缺勤已结束。',
};

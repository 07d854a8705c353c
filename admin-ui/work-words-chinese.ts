import type { WorkWords } from './work-words-english';

/** Typed by the English words: a missing one does not compile. */
export const chineseWorkWords: WorkWords = {
  tier: { priority: '优先跟进', standard: '常规跟进', light: '低频跟进' },
  ground: { safety: '安全', record: '登记' },
  taskKind: {
    revisit: '登记确认',
    visit: '预约上门',
    reinspection: '复查',
    notice_service: '送达通知',
    document_request: '材料请求',
    dispute: '异议',
  },
  outcome: {
    confirmed: '登记无误',
    changed: '有变化',
    moved_out: '已搬走',
    never_lived_here: '从未住过',
    no_answer: '无人应答',
    refused: '拒绝',
    wrong_contact: '联系方式有误',
    remedied: '已整改',
    not_remedied: '未整改',
  },
  checkResult: { ok: '正常', defect: '有缺陷', not_seen: '未查看' },
  severity: { minor: '轻微', serious: '较重', severe: '严重' },
  hazard: {
    fire_exit_blocked: '消防通道堵塞',
    no_smoke_alarm: '没有烟雾报警器',
    gas_leak: '燃气泄漏',
    exposed_wiring: '电线裸露',
    structural: '结构损坏',
    water_or_mould: '渗水或发霉',
    no_heating: '没有供暖',
    unsafe_balcony: '阳台不安全',
    overcrowding: '居住过密',
    other: '其他',
  },
};

import type { Localised } from './localised';

/** The closed list of reasons for which a person may set a tier, as `tier_decisions.manual_reason` holds it. */
export const MANUAL_REASONS = [
  'resident_wish',
  'landlord_emergency',
  'protected_address',
  'data_error',
  'court_order',
  'service_handover',
] as const;
export type ManualReason = (typeof MANUAL_REASONS)[number];

/** What residents read of each reason. */
export const MANUAL_REASON_WORDS: Readonly<Record<ManualReason, Localised>> = {
  resident_wish: { zh: '应住户要求', en: "the residents' own wish" },
  landlord_emergency: { zh: '房东遇到紧急情况', en: "an emergency of the landlord's" },
  protected_address: { zh: '地址受保护', en: 'the address is protected' },
  data_error: { zh: '登记数据有误', en: 'an error in the record' },
  court_order: { zh: '法院命令', en: 'a court order' },
  service_handover: { zh: '服务交接', en: 'services were handed over' },
};

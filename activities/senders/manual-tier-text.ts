import type { Localised } from '../../domain/localised';
import type { Tier } from '../../domain/tier';
import type { ContactTextInput } from './contact-text';

const TIERS: Readonly<Record<Tier, Localised>> = {
  priority: { zh: '优先跟进', en: 'priority' },
  standard: { zh: '常规跟进', en: 'standard' },
  light: { zh: '低频跟进', en: 'light' },
};

/** The closed list of `tier_decisions.manual_reason`. */
const REASONS: Readonly<Record<string, Localised>> = {
  resident_wish: { zh: '应住户要求', en: "the residents' own wish" },
  landlord_emergency: { zh: '房东遇到紧急情况', en: "an emergency of the landlord's" },
  protected_address: { zh: '地址受保护', en: 'the address is protected' },
  data_error: { zh: '登记数据有误', en: 'an error in the record' },
  court_order: { zh: '法院命令', en: 'a court order' },
  service_handover: { zh: '服务交接', en: 'services were handed over' },
};

export interface ManualTier {
  tier: Tier;
  reason: string;
  /** The authority's date from which the rules decide again, 'YYYY-MM-DD'. */
  until: string;
}

/** Tells the residents that a person, not a rule, set how closely their home's record is followed up, and until when. */
export function manualTierText(
  { url, code, programme, verifyHint }: ContactTextInput,
  { tier, reason, until }: ManualTier,
): Localised {
  const why = REASONS[reason] ?? { zh: reason, en: reason };
  return {
    zh: [
      `【${programme.zh}】工作人员已将本住房登记的跟进级别设为“${TIERS[tier].zh}”，至${until}止。原因：${why.zh}。`,
      `查看登记、更正或提出异议：${url}`,
      `验证码：${code}`,
      `我们不会要求转账、银行卡或证件。核实真伪：${verifyHint.zh}`,
    ].join('\n\n'),
    en: [
      `${programme.en}: a member of staff set how closely the record of this home is followed up to "${TIERS[tier].en}", until ${until}. Reason: ${why.en}.`,
      `See the record, correct it or object: ${url}`,
      `Code: ${code}`,
      `We never ask for money, bank details or identity papers. To check that this is real: ${verifyHint.en}`,
    ].join('\n\n'),
  };
}

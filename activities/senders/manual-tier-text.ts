import type { Localised } from '../../domain/localised';
import { MANUAL_REASON_WORDS, type ManualReason } from '../../domain/manual-tier';
import { TIER_WORDS, type Tier } from '../../domain/tier';
import type { ContactTextInput } from './contact-text';

export interface ManualTier {
  tier: Tier;
  reason: ManualReason;
  /** The authority's date from which the rules decide again, 'YYYY-MM-DD'. */
  until: string;
}

/** Tells the residents that a person, not a rule, set how closely their home's record is followed up, and until when. */
export function manualTierText(
  { url, code, programme, verifyHint }: ContactTextInput,
  { tier, reason, until }: ManualTier,
): Localised {
  const why = MANUAL_REASON_WORDS[reason];
  return {
    zh: [
      `【${programme.zh}】工作人员已将本住房登记的跟进级别设为“${TIER_WORDS[tier].zh}”，至${until}止。原因：${why.zh}。`,
      `查看登记、更正或提出异议：${url}`,
      `验证码：${code}`,
      `我们不会要求转账、银行卡或证件。核实真伪：${verifyHint.zh}`,
    ].join('\n\n'),
    en: [
      `${programme.en}: a member of staff set how closely the record of this home is followed up to "${TIER_WORDS[tier].en}", until ${until}. Reason: ${why.en}.`,
      `See the record, correct it or object: ${url}`,
      `Code: ${code}`,
      `We never ask for money, bank details or identity papers. To check that this is real: ${verifyHint.en}`,
    ].join('\n\n'),
  };
}

/** Tells the residents that safety goes before what a person had set: it ends early, and what holds now. */
export function manualTierEndedText(
  { url, code, programme, verifyHint }: ContactTextInput,
  tier: Tier,
): Localised {
  return {
    zh: [
      `【${programme.zh}】在本住房或其楼栋公共部位发现严重隐患。工作人员此前设定的跟进级别因此提前结束，本住房登记现为“${TIER_WORDS[tier].zh}”。`,
      `查看登记、更正或提出异议：${url}`,
      `验证码：${code}`,
      `我们不会要求转账、银行卡或证件。核实真伪：${verifyHint.zh}`,
    ].join('\n\n'),
    en: [
      `${programme.en}: a severe hazard was found in this home or in the common parts of its building. What a member of staff had set for the record of this home ends early; it is now followed up as "${TIER_WORDS[tier].en}".`,
      `See the record, correct it or object: ${url}`,
      `Code: ${code}`,
      `We never ask for money, bank details or identity papers. To check that this is real: ${verifyHint.en}`,
    ].join('\n\n'),
  };
}

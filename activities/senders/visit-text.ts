import type { Localised } from '../../domain/localised';
import type { ContactTextInput } from './contact-text';

/**
 * Asks for a time, or reminds of the one agreed on: no name, nothing of the record, and that a visit is voluntary.
 * Why there is a visit stands behind the link and its code.
 */
export function visitText(
  { url, code, programme, verifyHint }: ContactTextInput,
  appointment: Localised | null,
): Localised {
  const zh = appointment
    ? `【${programme.zh}】提醒：预约上门时间为${appointment.zh}。查看原因、改期或谢绝：${url}`
    : `【${programme.zh}】我们希望预约时间上门查看本住房的安全或登记情况。查看原因、选择时间或谢绝：${url}`;
  const en = appointment
    ? `${programme.en}: a reminder of the visit to this home, ${appointment.en}. See why, move or decline it: ${url}`
    : `${programme.en}: we would like to visit this home about its safety or its record. See why, choose a time or decline: ${url}`;
  return {
    zh: [
      zh,
      `验证码：${code}`,
      `上门完全自愿，谢绝不会带来任何不利。我们不会要求转账、银行卡或证件。核实真伪：${verifyHint.zh}`,
    ].join('\n\n'),
    en: [
      en,
      `Code: ${code}`,
      `A visit is voluntary, and declining has no drawback for you. We never ask for money, bank details or identity papers. To check that this is real: ${verifyHint.en}`,
    ].join('\n\n'),
  };
}

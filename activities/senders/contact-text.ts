import type { Localised } from '../../domain/localised';

export interface ContactTextInput {
  url: string;
  code: string;
  programme: Localised;
  /** How to check that the message is real, from the programme's settings. */
  verifyHint: Localised;
}

/**
 * The text of a confirmation by link, message or letter: no name, nothing about the record, no request for money,
 * bank or identity papers, and how to check that it is real. The code is the second part.
 */
export function contactText({ url, code, programme, verifyHint }: ContactTextInput): Localised {
  return {
    zh: [
      `【${programme.zh}】请确认本住房的租赁登记是否正确：${url}`,
      `验证码：${code}`,
      `我们不会要求转账、银行卡或证件。核实真伪：${verifyHint.zh}`,
    ].join('\n\n'),
    en: [
      `${programme.en}: please confirm that the tenancy record of this home is right: ${url}`,
      `Code: ${code}`,
      `We never ask for money, bank details or identity papers. To check that this is real: ${verifyHint.en}`,
    ].join('\n\n'),
  };
}

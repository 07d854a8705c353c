import { sendersByChannel } from '../activities/senders/by-channel';
import { logSender } from '../activities/senders/log';
import type { MessageSender } from '../activities/senders/message-sender';
import { smtpSender } from '../activities/senders/smtp';
import { webhookSender } from '../activities/senders/webhook';
import { CommandError } from './command';

/** Of 24 bytes and more, as Standard Webhooks has it, in base64. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/;
const WEBHOOKS = {
  sms: { url: 'DOORSTEP_SMS_URL', secret: 'DOORSTEP_SMS_SECRET' },
  letter: { url: 'DOORSTEP_LETTER_URL', secret: 'DOORSTEP_LETTER_SECRET' },
} as const;

/**
 * Who brings texts, from the environment: DOORSTEP_SMTP_URL and DOORSTEP_MAIL_FROM for e-mail, DOORSTEP_SMS_URL and
 * DOORSTEP_LETTER_URL with the _SECRET of each for services over signed HTTP. Where none is named a demonstration brings
 * texts to nobody and shows them; everybody else's wait, and an incident says why.
 * @param isDemonstration asked at each text: a programme may be made after the worker has started
 * @throws CommandError SENDER_SETTINGS_WRONG
 */
export function senderOf(
  isDemonstration: () => Promise<boolean>,
  env: NodeJS.ProcessEnv = process.env,
): MessageSender {
  const email = mailServer(env);
  const sms = service('sms', env);
  const letter = service('letter', env);
  const senders = sendersByChannel({
    email: email && smtpSender(email),
    sms: sms && webhookSender(sms),
    letter: letter && webhookSender(letter),
  });
  if (email || sms || letter) return senders;
  let keepsTexts = false;
  return {
    get keepsTexts() {
      return keepsTexts;
    },
    send: async (message) => {
      keepsTexts = await isDemonstration();
      await (keepsTexts ? logSender : senders).send(message);
    },
  };
}

/** With which services sign what they report of texts. */
export function receiptSecretsOf(env: NodeJS.ProcessEnv = process.env): string[] {
  return [service('sms', env), service('letter', env)].flatMap((each) => (each ? [each.secret] : []));
}

function mailServer(env: NodeJS.ProcessEnv): { url: string; from: string } | undefined {
  const [url, from] = [valueOf(env, 'DOORSTEP_SMTP_URL'), valueOf(env, 'DOORSTEP_MAIL_FROM')];
  if (url === undefined && from === undefined) return undefined;
  if (
    url === undefined ||
    from === undefined ||
    !isUrl(url, { encrypted: 'smtps:', plain: 'smtp:' }) ||
    !/^[^\r\n]*\S@\S[^\r\n]*$/.test(from)
  )
    throw wrong(
      'DOORSTEP_SMTP_URL takes smtps:// and a server (smtp:// on this machine only), DOORSTEP_MAIL_FROM the address that mails come from; both are needed',
      'DOORSTEP_SMTP_URL 须为 smtps:// 开头的服务器地址（smtp:// 仅限本机），DOORSTEP_MAIL_FROM 须为发件地址，两者缺一不可',
    );
  return { url, from };
}

function service(
  name: keyof typeof WEBHOOKS,
  env: NodeJS.ProcessEnv,
): { url: string; secret: string } | undefined {
  const names = WEBHOOKS[name];
  const [url, secret] = [valueOf(env, names.url), valueOf(env, names.secret)];
  if (url === undefined && secret === undefined) return undefined;
  if (
    url === undefined ||
    secret === undefined ||
    !isUrl(url, { encrypted: 'https:', plain: 'http:' }) ||
    !SECRET.test(secret)
  )
    throw wrong(
      `${names.url} takes the https address of the service (http on this machine only), ${names.secret} the secret shared with it, of 24 bytes or more in base64; both are needed`,
      `${names.url} 须为 https 服务地址（http 仅限本机），${names.secret} 须为与其共享的密钥（至少 24 字节，base64），两者缺一不可`,
    );
  return { url, secret };
}

function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** What is not encrypted stays on this machine. */
function isUrl(text: string, { encrypted, plain }: { encrypted: string; plain: string }): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === encrypted || (protocol === plain && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

function wrong(en: string, zh: string): CommandError {
  return new CommandError('SENDER_SETTINGS_WRONG', `${en} / ${zh}`);
}

import { receiptSecretsOf, senderOf } from '../../cli/senders';

const SECRET = `whsec_${Buffer.from('a secret of twenty-four bytes, or more').toString('base64')}`;
const SMS = { DOORSTEP_SMS_URL: 'https://sms.example/send', DOORSTEP_SMS_SECRET: SECRET };
const message = (address: string) => ({
  messageId: 'm',
  channel: 'message' as const,
  address,
  subject: 's',
  body: 'b',
  locale: 'en' as const,
});

const demonstration = () => Promise.resolve(true);
const real = () => Promise.resolve(false);

test.each([{}, { DOORSTEP_SMTP_URL: ' ' }])(
  'a demonstration without senders brings texts to nobody and shows them (%j)',
  async (env) => {
    const sender = senderOf(demonstration, env);
    await sender.send(message('+15550001'));
    expect(sender.keepsTexts).toBe(true);
  },
);

test('anybody else without senders claims of no text that it was sent', async () => {
  const sender = senderOf(real, {});
  await expect(sender.send(message('+15550001'))).rejects.toThrow('SENDER_MISSING');
  expect(sender.keepsTexts).toBe(false);
});

test('a demonstration that is made after the worker has started is one', async () => {
  let made = false;
  const sender = senderOf(() => Promise.resolve(made), {});
  await expect(sender.send(message('+15550001'))).rejects.toThrow('SENDER_MISSING');
  made = true;
  await sender.send(message('+15550001'));
  expect(sender.keepsTexts).toBe(true);
});

test('a sender that is named is used in a demonstration too, and is no sender for other kinds of address', async () => {
  const sender = senderOf(demonstration, SMS);
  expect(sender.keepsTexts).toBeUndefined();
  await expect(sender.send(message('somebody@example.org'))).rejects.toThrow('SENDER_MISSING');
});

test.each([
  { DOORSTEP_SMTP_URL: 'smtp://mail.example' },
  { DOORSTEP_MAIL_FROM: 'register@authority.example' },
  { DOORSTEP_SMTP_URL: 'smtp://mail.example', DOORSTEP_MAIL_FROM: 'register@authority.example' },
  { ...SMS, DOORSTEP_SMS_URL: 'http://sms.example/send' },
  { DOORSTEP_SMTP_URL: 'https://mail.example', DOORSTEP_MAIL_FROM: 'register@authority.example' },
  { DOORSTEP_SMTP_URL: 'smtp://mail.example', DOORSTEP_MAIL_FROM: 'the register' },
  { DOORSTEP_SMS_URL: 'https://sms.example/send' },
  { ...SMS, DOORSTEP_SMS_URL: 'sms.example' },
  { ...SMS, DOORSTEP_SMS_SECRET: 'short' },
  { DOORSTEP_LETTER_SECRET: SECRET },
])('%j is refused, and the secret is not repeated', (env) => {
  expect(() => senderOf(demonstration, env)).toThrow(/^DOORSTEP_/);
  expect(() => senderOf(demonstration, env)).not.toThrow(SECRET);
});

test('what signs texts also signs what is reported of them', () => {
  expect(receiptSecretsOf({})).toEqual([]);
  expect(receiptSecretsOf(SMS)).toEqual([SECRET]);
});

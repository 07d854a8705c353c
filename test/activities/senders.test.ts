import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { sendersByChannel } from '../../activities/senders/by-channel';
import { logSender } from '../../activities/senders/log';
import type { MessageSender, OutgoingMessage } from '../../activities/senders/message-sender';
import { smtpSender } from '../../activities/senders/smtp';
import { webhookSender } from '../../activities/senders/webhook';

const MESSAGE: OutgoingMessage = {
  messageId: '01900000-0000-7000-8000-000000000001',
  channel: 'message',
  address: 'somebody@example.org',
  subject: '租赁登记示范项目',
  body: '请确认登记是否正确：https://portal.example/c/x',
  locale: 'zh-CN',
};

describe('by a mail server', () => {
  let server: SMTPServer;
  let received: string[];
  let sender: MessageSender;
  beforeEach(async () => {
    received = [];
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onMailFrom: ({ address }, _, done) => {
        if (address.startsWith('unwelcome')) done(Object.assign(new Error('not you'), { responseCode: 553 }));
        else done();
      },
      onRcptTo: ({ address }, _, done) => {
        if (address.startsWith('relay'))
          done(Object.assign(new Error('5.7.1 relaying denied, authenticate first'), { responseCode: 550 }));
        else if (address.startsWith('nobody'))
          done(Object.assign(new Error('no such user'), { responseCode: 550 }));
        else if (address.startsWith('full')) done(Object.assign(new Error('full'), { responseCode: 452 }));
        else done();
      },
      onData: (stream, _, done) => {
        void text(stream).then((mail) => {
          received.push(mail);
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    sender = smtpSender({ url: `smtp://127.0.0.1:${port}`, from: 'Programme <register@authority.example>' });
  });
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

  it('a text comes as a mail that says who writes, under an id made of the contact’s', async () => {
    await sender.send(MESSAGE);
    const [mail = ''] = received;
    expect(mail).toContain(`Message-ID: <${MESSAGE.messageId}@authority.example>`);
    expect(mail).toContain('From: Programme <register@authority.example>');
    expect(mail).toContain('Auto-Submitted: auto-generated');
    const [head = '', body = ''] = mail.split('\r\n\r\n');
    const subject = /Subject: =\?UTF-8\?B\?([^?]+)\?=/.exec(head)?.[1] ?? '';
    expect(Buffer.from(subject, 'base64').toString()).toBe(MESSAGE.subject);
    const encoding = /Content-Transfer-Encoding: (\S+)/.exec(head)?.[1];
    expect(encoding).toBe('base64');
    expect(Buffer.from(body, 'base64').toString().trimEnd()).toBe(MESSAGE.body);
  });

  it('an address that is nobody’s is told apart from one that takes nothing now, and no word of either is kept', async () => {
    await expect(sender.send({ ...MESSAGE, address: 'nobody@example.org' })).rejects.toThrow(
      /^UNKNOWN_RECIPIENT$/,
    );
    await expect(sender.send({ ...MESSAGE, address: 'full@example.org' })).rejects.toThrow(/^SMTP_452$/);
    expect(received).toEqual([]);
  });

  it('what the server refuses of us is no fault of the address', async () => {
    await expect(sender.send({ ...MESSAGE, address: 'relay@example.org' })).rejects.toThrow(/^SMTP_550$/);
    const { port } = server.server.address() as AddressInfo;
    const ours = smtpSender({ url: `smtp://127.0.0.1:${port}`, from: 'unwelcome@authority.example' });
    await expect(ours.send(MESSAGE)).rejects.toThrow(/^SMTP_553$/);
  });

  it('an address cannot smuggle in another one', async () => {
    await sender
      .send({ ...MESSAGE, address: 'somebody@example.org, other@example.org' })
      .catch(() => undefined);
    await sender
      .send({ ...MESSAGE, address: 'somebody@example.org>\r\nBcc: <other@example.org' })
      .catch(() => undefined);
    for (const mail of received) expect(mail).not.toMatch(/^(Bcc|To): .*[ <]other@example\.org/m);
  });

  it('a server that is not there is told by a code', async () => {
    const nowhere = smtpSender({ url: 'smtp://127.0.0.1:1', from: 'register@authority.example' });
    await expect(nowhere.send(MESSAGE)).rejects.toThrow(/^SMTP_E[A-Z]+$/);
  });
});

describe('by a service over signed HTTP', () => {
  const SECRET = Buffer.from('a secret of thirty-two bytes, or so').toString('base64');
  let server: Server;
  let url: string;
  let calls: { headers: IncomingMessage['headers']; body: string }[];
  let answer: { status: number; body?: string; location?: string };
  beforeEach(async () => {
    calls = [];
    answer = { status: 202 };
    server = createServer((request, response) => {
      void text(request).then((body) => {
        calls.push({ headers: request.headers, body });
        if (answer.location) response.setHeader('Location', answer.location);
        response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const send = (secret = SECRET) => webhookSender({ url, secret }).send({ ...MESSAGE, address: '+15550001' });

  it('a text is signed, and carries the contact’s id', async () => {
    await send();
    const [{ headers, body }] = calls as [(typeof calls)[0]];
    expect(headers['webhook-id']).toBe(MESSAGE.messageId);
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual({
      messageId: MESSAGE.messageId,
      channel: 'message',
      to: '+15550001',
      subject: MESSAGE.subject,
      text: MESSAGE.body,
      locale: 'zh-CN',
    });
    expect(() =>
      new Webhook(Buffer.from('another').toString('base64')).verify(body, headers as Record<string, string>),
    ).toThrow();
  });

  it.each([
    [{ status: 422, body: '{"code":"UNKNOWN_RECIPIENT"}' }, 'UNKNOWN_RECIPIENT'],
    [{ status: 422, body: 'text too long for +15550001' }, 'WEBHOOK_422'],
    [{ status: 401 }, 'WEBHOOK_401'],
    [{ status: 503, body: 'later' }, 'WEBHOOK_503'],
    [{ status: 307, location: 'http://127.0.0.1:1/elsewhere' }, 'WEBHOOK_UNREACHABLE'],
  ])('an answer of %j is %s', async (given, code) => {
    answer = given;
    await expect(send()).rejects.toThrow(new RegExp(`^${code}$`));
    expect(calls).toHaveLength(1);
  });

  it('a service that is not there is told by a code, and so is one that broke off, which may have taken it', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const nowhere = webhookSender({ url: `http://127.0.0.1:${port}/`, secret: SECRET });
    await expect(nowhere.send(MESSAGE)).rejects.toMatchObject({
      code: 'WEBHOOK_UNREACHABLE',
      maybeSent: false,
    });
    server.removeAllListeners('request').on('request', (request) => void request.socket.destroy());
    await expect(send()).rejects.toMatchObject({ code: 'WEBHOOK_UNREACHABLE', maybeSent: true });
  });
});

describe('by channel', () => {
  const noting = (name: string, sent: string[]): MessageSender => ({
    send: ({ address }) => {
      sent.push(`${name} ${address}`);
      return Promise.resolve();
    },
  });

  it('a text goes by the sender of its channel and its kind of address, and is refused where there is none', async () => {
    const sent: string[] = [];
    const senders = {
      email: noting('email', sent),
      sms: noting('sms', sent),
      letter: noting('letter', sent),
    };
    const all = sendersByChannel(senders);
    await all.send(MESSAGE);
    await all.send({ ...MESSAGE, channel: 'link', address: '+15550001' });
    await all.send({ ...MESSAGE, channel: 'letter', address: '1 Main Street #3 @ Square' });
    expect(sent).toEqual(['email somebody@example.org', 'sms +15550001', 'letter 1 Main Street #3 @ Square']);
    await expect(sendersByChannel({ sms: senders.sms }).send(MESSAGE)).rejects.toThrow('SENDER_MISSING');
  });

  it('only the one that brings nothing to anybody lets texts be kept', () => {
    expect(logSender.keepsTexts).toBe(true);
    expect(sendersByChannel({ sms: logSender }).keepsTexts).toBeUndefined();
  });
});

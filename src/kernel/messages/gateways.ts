import nodemailer from 'nodemailer';
import { request } from 'undici';
import type { Kernel } from '../kernel.ts';
import { createOutbound } from '../outbound.ts';

/** What a gateway is given. */
export type Outgoing = { id: string; to: string; subject?: string | undefined; text: string };
/** Takes a message or throws, at the latest when the signal says so; `id` is the same when it is asked again, so that a gateway can take it once. */
export type Gateway = (message: Outgoing, signal: AbortSignal) => Promise<void>;

const TIMEOUT_MS = 10_000;

/** The gateways of this installation, by channel; a channel without one is absent. */
export function gatewaysOf(kernel: Kernel): Partial<Record<'sms' | 'email', Gateway>> {
  const { SMS_GATEWAY, SMS_GATEWAY_TOKEN, SMTP_ADDRESS, MAIL_FROM } = kernel.settings;
  return {
    ...(SMS_GATEWAY !== undefined && { sms: httpGateway(SMS_GATEWAY, SMS_GATEWAY_TOKEN) }),
    ...(SMTP_ADDRESS !== undefined && { email: smtpGateway(SMTP_ADDRESS, MAIL_FROM) }),
  };
}

/** `POST` of `{id, to, text}` as JSON with a bearer token: the form that every provider's adapter can be put behind. */
function httpGateway(address: string, token: string | undefined): Gateway {
  // The operator wrote the address down: it may be internal.
  const agent = createOutbound({ allowed: [new URL(address).host] });
  return async ({ id, to, text }, signal) => {
    const answer = await request(address, {
      method: 'POST',
      dispatcher: agent,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ id, to, text }),
      signal,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    await answer.body.dump();
    if (answer.statusCode >= 300) throw new Error(`The SMS gateway answered ${answer.statusCode}.`);
  };
}

/** SMTP (RFC 5321) with TLS; the identifier is the Message-ID. */
function smtpGateway(address: string, from: string): Gateway {
  const limits = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const url = new URL(address);
  const transport = nodemailer.createTransport({
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    ...limits,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ id, to, subject, text }, signal) => {
    const messageId = `<${id}@${from.split('@').at(-1)}>`;
    await transport.sendMail({ from, to, subject, text, messageId, signal });
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { clientAddresses } from '../../../kernel/http/client-address.ts';
import { sentChain } from '../../../kernel/http/peer-chain.ts';
import { neighbourhood, type RateLimit } from '../../../kernel/http/rate.ts';
import type { FastHandler } from '../../../kernel/http/routes.ts';
import { pageHeaders } from '../../../kernel/http/security.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { pickLang } from '../../../kernel/texts.ts';
import { present } from './handover.ts';
import { certificateLoginProblems } from './problems.ts';

export const PATH = '/certificate-sign-in';
const TICKET = /^[A-Za-z0-9_-]{43}$/;

/** Where a browser is asked for its certificate: no cookie comes here and none is set. */
export function certificateHandler(kernel: Kernel, rate: RateLimit): FastHandler {
  const addressOf = clientAddresses(kernel.settings.TRUST_PROXY);
  return {
    prefix: PATH,
    handle(request, response) {
      // A browser that had no certificate would be taken for one without on the same connection for ever.
      response.setHeader('connection', 'close');
      answer(kernel, request, rate(neighbourhood(addressOf(request)), Date.now())).then(
        (code) => {
          const back = `${kernel.publicAddress}/sign-in/certificate/return?code=${code}`;
          response.writeHead(303, {
            location: back,
            'cache-control': 'no-store',
            'referrer-policy': 'no-referrer',
          });
          response.end();
        },
        (error: unknown) => refuse(kernel, { request, response }, error),
      );
    },
  };
}

async function answer(kernel: Kernel, request: IncomingMessage, wait: number): Promise<string> {
  if (wait > 0) throw kernelProblems['rate-limited']();
  if (request.method !== 'GET') throw kernelProblems['not-found']();
  const ticket = new URL(request.url ?? '', 'https://local').searchParams.get('ticket') ?? '';
  if (!TICKET.test(ticket)) throw certificateLoginProblems['ticket-lost']();
  return present(kernel, { ticket, chain: presentedBy(kernel, request) });
}

/** The certificate of the connection and those above it; or, from a proxy that we trust with it, of the header of RFC 9440. */
export function presentedBy(kernel: Kernel, request: IncomingMessage): Uint8Array[] {
  if (kernel.settings['CERTIFICATE_HEADER'] === true) return fromHeader(kernel, request);
  const socket = request.socket as TLSSocket;
  if (socket.encrypted !== true) return [];
  return sentChain(socket);
}

/** RFC 9440 §2: byte sequences of RFC 8941, `:base64:`. Anybody could write them: they count only from a proxy of TRUST_PROXY. */
function fromHeader(kernel: Kernel, request: IncomingMessage): Uint8Array[] {
  if (!isFromProxy(kernel, request)) return [];
  const own = String(request.headers['client-cert'] ?? '');
  const above = String(request.headers['client-cert-chain'] ?? '');
  return [own, ...above.split(',')].flatMap((each) => {
    const text = /^\s*:([A-Za-z0-9+/=]{1,20000}):\s*$/.exec(each)?.[1];
    return text === undefined ? [] : [new Uint8Array(Buffer.from(text, 'base64'))];
  });
}

const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

function isFromProxy(kernel: Kernel, request: IncomingMessage): boolean {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(address);
  if (family === 0) return false;
  const networks = new BlockList();
  for (const network of kernel.settings.TRUST_PROXY.flatMap((each) => NAMED[each] ?? [each])) {
    const [base = '', prefix] = network.split('/');
    const kind = isIP(base) === 6 ? 'ipv6' : 'ipv4';
    networks.addSubnet(base, prefix === undefined ? (kind === 'ipv6' ? 128 : 32) : Number(prefix), kind);
  }
  return networks.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

type Exchange = { request: IncomingMessage; response: ServerResponse };

function refuse(kernel: Kernel, { request, response }: Exchange, error: unknown): void {
  const problem = error instanceof Problem ? error : kernelProblems.internal();
  if (problem.status >= 500) kernel.log.error('A certificate could not be looked at.', errorFacts(error));
  const lang = pickLang({
    query: undefined,
    cookie: undefined,
    acceptLanguage: request.headers['accept-language'],
  });
  const { body } = kernel.problemPage!(problem, lang, newId(), '/');
  response.writeHead(problem.status, pageHeaders);
  response.end(body);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddresses } from '../../../kernel/http/client-address.ts';
import { neighbourhood, type RateLimit } from '../../../kernel/http/rate.ts';
import type { FastHandler } from '../../../kernel/http/routes.ts';
import { pageHeaders } from '../../../kernel/http/security.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { pickLang } from '../../../kernel/texts.ts';
import { receive } from './acs.ts';
import { problemOf, upstreamsProblems } from './problems.ts';
import { PATH } from './saml/names.ts';
import { HERE, METHOD, UpstreamFinding } from './upstream.ts';

/** A form with one answer, in Base64 and percent-encoded. */
const BODY_LIMIT = 800_000;
const BODY_MS = 10_000;

/**
 * Where a form of an identity provider comes (HTTP-POST binding, SAML Bindings §3.5). Before the framework: pages of ours take
 * no form of another site, and this one looks at no cookie and sets none.
 */
export function acsHandler(kernel: Kernel, rate: RateLimit): FastHandler {
  const addressOf = clientAddresses(kernel.settings.TRUST_PROXY);
  return {
    prefix: PATH.acs,
    handle(request, response) {
      answer(kernel, request, rate(neighbourhood(addressOf(request)), Date.now())).then(
        (code) => {
          response.writeHead(303, {
            location: `${kernel.publicAddress}${HERE}/return?code=${code}`,
            ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
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
  const isForm = /^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '');
  if (request.method !== 'POST' || !isForm) throw upstreamsProblems['not-trusted']();
  const form = new URLSearchParams((await bodyOf(request)).toString('latin1'));
  const given = form.getAll('SAMLResponse');
  try {
    if (given.length !== 1 || !/^[A-Za-z0-9+/=\s]+$/.test(given[0]!)) throw new UpstreamFinding('form');
    return await receive(kernel, given[0]!);
  } catch (error) {
    if (!(error instanceof UpstreamFinding)) throw error;
    const { finding } = error;
    // Whoever sends a form here is nobody yet, and no account is named: a leaf for each would let anybody fill the public log.
    kernel.log.warn('An answer of an identity provider was refused.', { finding });
    kernel.metrics.count('aplec_sign_in_total', { method: METHOD, outcome: 'refused' });
    throw upstreamsProblems[problemOf(finding)]();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const timer = setTimeout(() => request.destroy(), BODY_MS);
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > BODY_LIMIT) throw kernelProblems['too-large']();
      parts.push(part);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(parts);
}

function refuse(
  kernel: Kernel,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  error: unknown,
): void {
  const problem = error instanceof Problem ? error : kernelProblems.internal();
  if (problem.status >= 500) kernel.log.error('An answer could not be read.', errorFacts(error));
  const lang = pickLang({
    ...{ query: undefined, cookie: undefined },
    acceptLanguage: request.headers['accept-language'],
  });
  const { body } = kernel.problemPage!(problem, lang, newId(), '/');
  if (response.headersSent || response.destroyed) return;
  response.writeHead(problem.status, { ...pageHeaders, connection: 'close' });
  response.end(body);
}

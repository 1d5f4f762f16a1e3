import { z } from 'zod';
import type { RawAnswer, RawRequest, RawRoute } from '../../../kernel/http/routes.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { refused } from '../identity/index.ts';
import { declined, receive } from './answer.ts';
import { WalletFinding } from './finding.ts';
import { END, METHOD } from './names.ts';
import { waitingAt } from './presentation.ts';
import { problemOf, walletProblems } from './problems.ts';
import { LONGEST_WALLET_NONCE, REQUEST_PATH, RESPONSE_PATH, requestObject } from './request.ts';

const EVERYBODY = { visitor: true, citizen: true, employee: true, operator: true, system: true } as const;
const BODY_LIMIT = 600_000;
const FORM = 'application/x-www-form-urlencoded';
const COMMON = { tag: 'identity', ownCallers: true } as const;
const requestForm = z.object({
  wallet_nonce: z.string().max(LONGEST_WALLET_NONCE).optional(),
  /** What the wallet can do; we ask the same of all. */
  wallet_metadata: z.string().max(BODY_LIMIT).optional(),
});
const IN_JWT = {
  200: {
    description: 'A signed request object (RFC 9101).',
    content: { 'application/oauth-authz-req+jwt': undefined },
  },
};

async function giveRequest(request: RawRequest, walletNonce?: string): Promise<RawAnswer> {
  const presentation = await waitingAt(request.kernel, request.params['id'] ?? '');
  return {
    headers: { 'content-type': 'application/oauth-authz-req+jwt', 'cache-control': 'no-store' },
    body: await requestObject(request.kernel, presentation, walletNonce),
  };
}

const readRequest: RawRoute = {
  ...{ method: 'GET', path: `${REQUEST_PATH}/{id}`, ...COMMON },
  contract: {
    name: 'wallet.request.read',
    summary: 'What a wallet is asked, by reference (OpenID4VP 1.0 §5.7).',
    access: EVERYBODY,
    returns: IN_JWT,
  },
  handle: (request) => giveRequest(request),
};

const postRequest: RawRoute = {
  ...{ method: 'POST', path: `${REQUEST_PATH}/{id}`, ...COMMON },
  contract: {
    name: 'wallet.request.ask',
    summary: 'The same, with a number of the wallet that comes back signed (OpenID4VP 1.0 §5.10).',
    access: EVERYBODY,
    body: { type: FORM, schema: requestForm },
    returns: IN_JWT,
  },
  handle(request) {
    const form = requestForm.safeParse(request.body ?? {});
    if (!form.success) throw walletProblems['not-trusted']();
    return giveRequest(request, form.data.wallet_nonce);
  },
};

const responseForm = z.object({
  response: z.string().max(BODY_LIMIT).optional(),
  error: z.string().max(200).optional(),
  state: z.string().max(200).optional(),
});
const responseAnswer = z.object({ redirect_uri: z.string() });

const postResponse: RawRoute = {
  ...{ method: 'POST', path: `${RESPONSE_PATH}/{id}`, ...COMMON, bodyLimit: BODY_LIMIT },
  contract: {
    name: 'wallet.response.give',
    summary:
      'The encrypted answer of a wallet (OpenID4VP 1.0 §8.3.1); the browser of its person goes on where this says.',
    access: EVERYBODY,
    body: { type: FORM, schema: responseForm },
    returns: { 200: { description: 'Where to go on.', content: { 'application/json': responseAnswer } } },
  },
  async handle(request) {
    const form = responseForm.safeParse(request.body ?? {});
    const presentation = await waitingAt(request.kernel, request.params['id'] ?? '');
    const code = await told(request, async () => {
      if (form.data?.response !== undefined) return receive(request.kernel, presentation, form.data.response);
      if (form.data?.error !== undefined && form.data.state === presentation.id)
        return declined(request.kernel, presentation);
      throw new WalletFinding('form');
    });
    return {
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify({ redirect_uri: endOf(request.kernel, code) }),
    };
  },
};

const endOf = ({ publicAddress }: Kernel, code: string) => `${publicAddress}${END}?response_code=${code}`;

/** A finding is noted: audit line, leaf, metric; the wallet is told that it was not believed, and not why. */
async function told({ kernel, requestId }: RawRequest, doing: () => Promise<string>): Promise<string> {
  try {
    return await doing();
  } catch (error) {
    if (!(error instanceof WalletFinding)) throw error;
    const { finding } = error;
    kernel.log.warn('An answer of a wallet was refused.', { finding });
    const reason = `wallet.${problemOf(finding)}`;
    await refused({ kernel, requestId }, undefined, { method: METHOD, reason, evidence: { finding } });
    throw walletProblems[problemOf(finding)]();
  }
}

/** What wallets ask of us. */
export const walletRoutes: RawRoute[] = [readRequest, postRequest, postResponse];

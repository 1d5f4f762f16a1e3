import type { RawRequest, RawRoute } from '../../../kernel/http/routes.ts';
import { tokenContract } from './contracts.ts';
import { exchangeProblems } from './problems.ts';
import { runningOf } from './running.ts';
import { oauthDialect, readTokenRequest } from './token-request.ts';
import { audiencesOf, checkAssertion, claimedClient, TOKEN_SECONDS } from './tokens.ts';

/** `POST /oauth/token`: OAuth 2 client credentials with `private_key_jwt` (RFC 6749 §4.4, RFC 7523). */
export const tokenRoute: RawRoute = {
  method: 'POST',
  path: '/oauth/token',
  tag: 'tokens',
  contract: tokenContract,
  dialect: oauthDialect,
  async handle({ kernel, body }: RawRequest) {
    const given = readTokenRequest(body);
    const { snapshot, tokens } = runningOf(kernel);
    const clientId = claimedClient(given.client_assertion);
    if (given.client_id !== undefined && given.client_id !== clientId)
      throw exchangeProblems['assertion-invalid']({
        detail: 'client_id is not the subject of the assertion.',
      });
    const client = clientId === undefined ? undefined : (await snapshot()).clientsById.get(clientId);
    const audiences = audiencesOf(kernel);
    await checkAssertion(kernel.db, given.client_assertion, { client, audiences, now: kernel.now() });
    const answer = {
      access_token: tokens.issue(client!.id),
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
    };
    return {
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' },
      body: JSON.stringify(answer),
    };
  },
};

import { z } from 'zod';
import type { Access } from '../../../kernel/access.ts';
import type { Declaration } from '../../../kernel/http/contract.ts';
import type { FastRoute } from '../../../kernel/http/routes.ts';
import type { ProblemMaker } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { id } from './actions/inputs.ts';
import { ASK_ACCESS } from './decision.ts';
import { exchangeProblems } from './problems.ts';
import { savings } from './queries/numbers.ts';
import { findUsage } from './queries/usage.ts';
import { ASSERTION_TYPE } from './tokens.ts';
import { evidenceShape, questionShape } from './wire.ts';

/** Refusals of agreements, services and tokens, that no exchange meets. */
const OF_THE_OFFICE: readonly ProblemMaker[] = [
  exchangeProblems['move-not-allowed'],
  exchangeProblems['checklist-failed'],
  exchangeProblems['assertion-invalid'],
  exchangeProblems['token-request-invalid'],
  exchangeProblems['grant-unsupported'],
];

/** Every refusal that an exchange can meet. */
export const EXCHANGE_REFUSALS: readonly ProblemMaker[] = Object.values(exchangeProblems).filter(
  (each) => !OF_THE_OFFICE.includes(each),
);

/** What is said before the pipeline begins. */
const OF_THE_EDGE: readonly ProblemMaker[] = [
  kernelProblems['body-malformed'],
  kernelProblems['idempotency-malformed'],
  kernelProblems['idempotency-reused'],
  kernelProblems['input-invalid'],
  kernelProblems['media-type'],
  kernelProblems['method-not-allowed'],
  kernelProblems['rate-limited'],
  kernelProblems['too-large'],
];

const EVERYBODY: Access = {
  visitor: true,
  citizen: true,
  employee: true,
  operator: true,
  system: true,
  platform: true,
};

/** `POST /v1/exchange/evidence`, served before the framework (`hot.ts`). */
export const evidenceRoute: FastRoute = {
  method: 'POST',
  path: '/v1/exchange/evidence',
  tag: 'evidence',
  fast: true,
  contract: {
    name: 'exchange.evidence.ask',
    summary:
      'Asks another body for evidence about a person: decided, fetched, minimised, recorded. Staff ask from a page of the office.',
    kind: 'action',
    access: ASK_ACCESS,
    body: { type: 'application/json', schema: questionShape },
    returns: {
      '200': { description: 'The evidence and its receipt', content: { 'application/json': evidenceShape } },
    },
    problems: [...OF_THE_EDGE, ...EXCHANGE_REFUSALS],
  },
};

/** The form of `POST /oauth/token` (RFC 6749 §4.4.2, RFC 7523 §2.2). */
export const tokenForm = z.object({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal(ASSERTION_TYPE),
  client_assertion: z.string().min(20).max(8000).describe('JWT signed with a registered key'),
  client_id: z.uuid().optional().describe('Identifier of the system; the assertion says it already'),
});

export const tokenContract: Declaration = {
  name: 'exchange.token.issue',
  summary: 'Access token for a registered system (client credentials, private_key_jwt).',
  access: EVERYBODY,
  body: { type: 'application/x-www-form-urlencoded', schema: tokenForm },
  returns: {
    '200': {
      description: 'The token (RFC 6749 §5.1)',
      content: {
        'application/json': z.object({
          access_token: z.string(),
          token_type: z.literal('Bearer'),
          expires_in: z.int().describe('Seconds'),
        }),
      },
    },
  },
  problems: [
    exchangeProblems['assertion-invalid'],
    exchangeProblems['grant-unsupported'],
    exchangeProblems['token-request-invalid'],
  ],
  refusal: {
    type: 'application/json',
    members: z.object({
      error: z.string().describe('Code of RFC 6749 §5.2'),
      error_description: z.string().describe('What happened and what to do, in English'),
    }),
  },
};

const TEXT = { 'text/plain': z.string() };

export const receiptContract: Declaration = {
  name: 'exchange.receipt.read',
  summary: 'The proof that a leaf is in the public log (C2SP tlog-proof@v1).',
  access: EVERYBODY,
  parameters: z.object({ id: id.describe('Identifier of the leaf') }),
  returns: {
    '200': { description: 'The proof; with what opens the record for whom it concerns', content: TEXT },
    '202': { description: 'Recorded; not in a checkpoint yet. Ask again after Retry-After', content: TEXT },
  },
  problems: [kernelProblems['not-found']],
};

const csv = (description: string) => ({ '200': { description, content: { 'text/csv': z.string() } } });

export const usageCsvContract: Declaration = {
  name: 'exchange.usage.csv',
  summary: 'Every exchange about you as CSV.',
  access: findUsage.access,
  parameters: findUsage.input,
  returns: csv('One line an exchange, with the words of the page'),
};

export const savingsCsvContract: Declaration = {
  name: 'exchange.savings.csv',
  summary: 'Savings by period and body as CSV.',
  access: savings.access,
  parameters: savings.input,
  returns: csv(
    'One line a period and body, with the factor and its source; a table that is cut says so in a last line',
  ),
};

import type { z } from 'zod';
import { parseInput } from '../../../kernel/action.ts';
import type { Dialect } from '../../../kernel/http/routes.ts';
import { Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { tokenForm } from './contracts.ts';
import { exchangeProblems } from './problems.ts';

/** How a client shows who it is; without them it did not authenticate (RFC 6749 §5.2, invalid_client). */
const OF_THE_CLIENT = new Set(['client_assertion', 'client_assertion_type']);

/**
 * Reads the form of a token. Throws `exchange.grant-unsupported`, `exchange.assertion-invalid` when the client does not
 * say who it is, else `exchange.token-request-invalid`, with the fields that are wrong.
 */
export function readTokenRequest(body: unknown): z.output<typeof tokenForm> {
  const grant = (body as { grant_type?: unknown } | undefined)?.grant_type;
  if (typeof grant === 'string' && grant !== 'client_credentials')
    throw exchangeProblems['grant-unsupported']();
  try {
    return parseInput(tokenForm, body ?? {});
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== kernelProblems['input-invalid'].code) throw error;
    const { fields } = error;
    const onlyClient = fields.length > 0 && fields.every(({ field }) => OF_THE_CLIENT.has(field));
    throw exchangeProblems[onlyClient ? 'assertion-invalid' : 'token-request-invalid']({ fields });
  }
}

/** Refusals whose code of RFC 6749 §5.2 is not told by their status. */
const CODES: Readonly<Record<string, string>> = {
  [exchangeProblems['grant-unsupported'].code]: 'unsupported_grant_type',
  [exchangeProblems['client-revoked'].code]: 'invalid_client',
  [exchangeProblems['certificate-expired'].code]: 'invalid_client',
};

/** Characters that `error_description` may have (RFC 6749 §5.2): ASCII without quotation marks and backslashes. */
const NOT_DESCRIPTIVE = /[^\x20-\x21\x23-\x5B\x5D-\x7E]/g;

/** The members of RFC 6749 §5.2 beside those of a problem, as application/json: clients of OAuth read no other type. */
export const oauthDialect: Dialect = {
  type: 'application/json; charset=utf-8',
  members: ({ code, status, kind, detail }) => ({
    error: CODES[code] ?? errorBy(status),
    error_description: [kind.title.en, detail, kind.remedy.en]
      .filter(Boolean)
      .join(' ')
      .replaceAll(NOT_DESCRIPTIVE, "'"),
  }),
};

/** Those of an overload and of a fault of ours are not in §5.2; they are the ones of §4.1.2.1. */
function errorBy(status: number): string {
  if (status === 401) return 'invalid_client';
  if (status === 429 || status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}

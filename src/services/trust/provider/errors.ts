import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { perform } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import type { ProblemMaker } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { pickLang } from '../../../kernel/texts.ts';
import { noteRefusal } from './actions/note-refusal.ts';
import type { Outcome } from './artifact-store.ts';
import { providerProblems } from './problems.ts';
import { PLATFORM } from './sessions.ts';

/** Errors of the protocols (RFC 6749, 9126, 9449, OpenID Connect), as they are counted; any other is `other`. */
const KNOWN = new Set([
  ...[
    'access_denied',
    'account_selection_required',
    'consent_required',
    'interaction_required',
    'invalid_client',
  ],
  ...[
    'invalid_dpop_proof',
    'invalid_grant',
    'invalid_redirect_uri',
    'invalid_request',
    'invalid_request_uri',
  ],
  ...['invalid_scope', 'invalid_token', 'insufficient_scope', 'login_required', 'registration_not_supported'],
  ...['request_not_supported', 'request_uri_not_supported', 'server_error', 'temporarily_unavailable'],
  ...['unauthorized_client', 'unmet_authentication_requirements', 'unsupported_grant_type'],
  ...['unsupported_response_mode', 'unsupported_response_type', 'use_dpop_nonce'],
]);
export const countedError = (error: unknown): string =>
  typeof error === 'string' && KNOWN.has(error) ? error : 'other';

/** Part of a conversation that goes well, not a refusal. */
const ORDINARY = new Set(['use_dpop_nonce', 'login_required', 'consent_required', 'interaction_required']);

const EVENTS = [
  ...['authorization.error', 'grant.error', 'userinfo.error', 'pushed_authorization_request.error'],
  ...['revocation.error', 'end_session.error', 'end_session_confirm.error', 'discovery.error', 'jwks.error'],
] as const;

type Failure = Error & { error?: string | undefined; error_detail?: string | undefined };

/** Counts every refusal, logs what is our own fault, and has an audit line for each known application that is refused. */
export function watchErrors(kernel: Kernel, library: Provider): void {
  library.silent = true; // Koa would write to the standard error
  const seen = (ctx: KoaContextWithOIDC, failure: Failure) => {
    const error = countedError(failure.error ?? failure.message);
    kernel.metrics.count('aplec_oidc_total', { error });
    const client = ctx.oidc?.client?.clientId;
    if (client !== undefined && !ORDINARY.has(error)) noteOnce(kernel, client, error);
  };
  const hear = (library as unknown as NodeJS.EventEmitter).on.bind(library);
  for (const event of EVENTS) hear(event, seen as never);
  hear('server_error', ((ctx: KoaContextWithOIDC, failure: Failure) => {
    kernel.metrics.count('aplec_oidc_total', { error: 'server_error' });
    kernel.log.error('The OpenID Provider failed.', {
      route: ctx.oidc?.route ?? 'unknown',
      ...errorFacts(failure),
    });
  }) as never);
  hear('error', ((failure: Failure) =>
    kernel.log.error('The OpenID Provider failed.', { route: 'unknown', ...errorFacts(failure) })) as never);
}

/** One audit line a minute for an application and an error: a loop of refusals must not fill the record. */
const NOTE_MS = 60_000;
const MOST_NOTED = 5_000;
const noted = new WeakMap<Kernel, Map<string, number>>();

function noteOnce(kernel: Kernel, applicationId: string, error: string): void {
  const times = noted.get(kernel) ?? new Map<string, number>();
  noted.set(kernel, times);
  const name = `${applicationId} ${error}`;
  const now = kernel.now().epochMilliseconds;
  if (now - (times.get(name) ?? Number.NEGATIVE_INFINITY) < NOTE_MS) return;
  times.set(name, now);
  if (times.size > MOST_NOTED) times.delete(times.keys().next().value!);
  perform(kernel, noteRefusal, PLATFORM, { applicationId, error }).catch((failure: unknown) =>
    kernel.log.warn('A refusal could not be noted.', errorFacts(failure)),
  );
}

const PAGES: Readonly<Record<string, ProblemMaker>> = {
  invalid_client: providerProblems['client-unknown'],
  invalid_redirect_uri: providerProblems['redirect-unknown'],
  server_error: kernelProblems.internal,
  temporarily_unavailable: kernelProblems.unavailable,
};

type Rendered = { out: { error?: string | undefined }; error: Failure };

/** The page of a refusal that cannot go back to the application. Nothing that was sent is on it. */
export function renderError(kernel: Kernel, ctx: KoaContextWithOIDC, { out, error }: Rendered): void {
  const lost = error.name === 'SessionNotFound';
  const make = lost
    ? providerProblems['interaction-lost']
    : (PAGES[out.error ?? ''] ?? providerProblems['request-invalid']);
  showProblem(kernel, ctx, make);
}

export function showProblem(kernel: Kernel, ctx: KoaContextWithOIDC, make: ProblemMaker): void {
  const problem = make();
  const lang = pickLang({
    cookie: ctx.cookies.get('aplec_lang'),
    acceptLanguage: ctx.get('accept-language'),
  });
  const page = kernel.problemPage?.(problem, lang, newId(), '/');
  ctx.status = problem.status;
  ctx.remove('set-cookie');
  for (const [name, value] of Object.entries(page?.headers ?? {})) ctx.set(name, value);
  ctx.body = page?.body ?? problem.kind.title[lang];
}

/** The answer to who brought again what counts once: everything else that the library had prepared is thrown away. */
export function refuseLost(kernel: Kernel, ctx: KoaContextWithOIDC, outcome: Exclude<Outcome, 'kept'>): void {
  const { route } = ctx.oidc;
  ctx.remove('location');
  if (route === 'authorization' || route === 'resume' || route.startsWith('end_session')) {
    kernel.metrics.count('aplec_oidc_total', { error: 'invalid_request_uri' });
    showProblem(kernel, ctx, providerProblems['request-invalid']);
    return;
  }
  const byAssertion = ctx.oidc.params?.['client_assertion'] !== undefined;
  const error =
    outcome === 'spent'
      ? 'invalid_grant'
      : byAssertion && route !== 'userinfo'
        ? 'invalid_client'
        : 'invalid_dpop_proof';
  kernel.metrics.count('aplec_oidc_total', { error });
  const client = ctx.oidc.client?.clientId;
  if (client !== undefined) noteOnce(kernel, client, error);
  ctx.status = error === 'invalid_client' || route === 'userinfo' ? 401 : 400;
  if (route === 'userinfo') ctx.set('www-authenticate', `DPoP error="${error}"`);
  ctx.body = { error, error_description: 'it was used before' };
}

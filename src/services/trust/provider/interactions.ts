import type { Provider } from 'oidc-provider';
import type { PageContext } from '../../../kernel/http/pages.ts';
import { type Session, sessionOfPage } from '../identity/index.ts';
import { clientsOf, type Held } from './clients.ts';
import { INTERACTION, INTERACTION_COOKIE } from './configuration.ts';
import { type Wanted, wantedLevel } from './levels.ts';
import { providerProblems } from './problems.ts';
import { providerOf } from './provider.ts';
import { type Scope, scopeOfClaim, scopesIn } from './scopes.ts';

type Interaction = InstanceType<Provider['Interaction']>;

/** A request of an application that waits for its person, in the browser that brought it. */
export type Waiting = {
  interaction: Interaction;
  held: Held;
  session: Session | undefined;
  wanted: Wanted;
  /** Of what the application is registered for. */
  scopes: Scope[];
  path: string;
};

/**
 * The interaction of a page. Only the browser to which it was given has the cookie that names it: whoever is sent the address
 * of another's would otherwise end that other's sign-in with their own identity (RFC 9700 §4.7). Throws `provider.interaction-lost`.
 */
export async function waitingOf(page: PageContext): Promise<Waiting> {
  const uid = page.params['uid'] ?? '';
  if (uid === '' || page.rawCookie(INTERACTION_COOKIE) !== uid) throw providerProblems['interaction-lost']();
  const { library } = await providerOf(page.kernel);
  const interaction = await library.Interaction.find(uid);
  if (interaction === undefined) throw providerProblems['interaction-lost']();
  const held = await clientsOf(page.kernel).find(String(interaction.params['client_id'] ?? ''));
  if (held === undefined) throw providerProblems['client-unknown']();
  const claims = readClaims(interaction.params['claims']);
  return {
    interaction,
    held,
    session: await sessionOfPage(page),
    wanted: wantedLevel(held.terms.least, {
      acrValues: interaction.params['acr_values'] as string | undefined,
      acrClaim: claims.id_token?.['acr'] as never,
    }),
    scopes: scopesOf(interaction, held, claims),
    path: `${INTERACTION}/${uid}`,
  };
}

type Claims = { id_token?: Record<string, unknown>; userinfo?: Record<string, unknown> };

/** The library has checked its form before. */
const readClaims = (claims: unknown): Claims =>
  typeof claims === 'string' ? (JSON.parse(claims) as Claims) : {};

function scopesOf({ params }: Interaction, { terms }: Held, claims: Claims): Scope[] {
  const named = [...Object.keys(claims.id_token ?? {}), ...Object.keys(claims.userinfo ?? {})].map(
    scopeOfClaim,
  );
  const asked = new Set([...scopesIn(String(params['scope'] ?? '')), ...named]);
  return terms.scopes.filter((each) => asked.has(each));
}

/**
 * Whether the person has to identify themselves anew, whatever session they have, and has not since. A request knows its
 * second only: what happened within it is taken for before.
 */
export function needsFresh({ interaction, session }: Waiting): boolean {
  const reasons = interaction.prompt.reasons;
  if (!reasons.includes('login_prompt') && !reasons.includes('max_age')) return false;
  return (
    session === undefined || session.identifiedAt.epochMilliseconds < ((interaction.iat ?? 0) + 1) * 1000
  );
}

/** Writes what came of it and answers where the browser goes on. */
export async function settle(waiting: Waiting, result: Record<string, unknown>): Promise<string> {
  const { interaction, session } = waiting;
  // Who is there now is bound by the cookie of this page; it may be another session than at the beginning.
  const before = (interaction as { session?: { uid?: string } }).session;
  if (before?.uid !== undefined && before.uid !== session?.id)
    Object.assign(interaction, { session: undefined });
  const last = (interaction.lastSubmission ?? {}) as Record<string, unknown>;
  interaction.result = ('error' in result ? result : { ...last, ...result }) as never;
  await interaction.save(interaction.remainingTTL as number);
  return pathOf(waiting);
}

/** Where the library goes on with it. */
export const pathOf = ({ interaction }: Pick<Waiting, 'interaction'>): string =>
  new URL(interaction.returnTo).pathname;

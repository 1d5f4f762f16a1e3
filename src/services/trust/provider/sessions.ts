import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import { acrOf } from '../../../kernel/assurance.ts';
import { cookieName, SESSION_COOKIE } from '../../../kernel/http/session.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type Session, sessionOf } from '../identity/index.ts';

/** A cookie of a bare request. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

const current = new WeakMap<IncomingMessage, Session>();

/** The session of the platform in whose browser a request of the engine was made. */
export const platformSession = (context: { req: IncomingMessage }): Session | undefined =>
  current.get(context.req);

type Context = { req: IncomingMessage };
type EngineSession = {
  uid: string;
  accountId?: string | undefined;
  authorizations?: unknown;
  touched?: boolean;
  loginTs?: number | undefined;
  acr?: string | undefined;
  amr?: string[] | undefined;
};

/**
 * The engine's own session follows that of the platform, which alone is true: each time the engine looks at its session, it is
 * made to say who is signed in here, how surely and since when, or that nobody is. Its `uid` is the identifier of ours, by
 * which tokens and logouts find it. (The library has no hook at this place: the class method is replaced.)
 */
export function followPlatformSession(kernel: Kernel, provider: Provider): void {
  const type = provider.Session as unknown as { get(context: Context): Promise<EngineSession> };
  const original = type.get;
  type.get = async function get(context: Context) {
    const session = await original.call(this, context);
    const ours = await sessionOf(kernel, cookieOf(context.req, cookieName(kernel, SESSION_COOKIE)));
    if (ours !== undefined) current.set(context.req, ours);
    follow(session, ours);
    return session;
  };
}

function follow(session: EngineSession, ours: Session | undefined): void {
  if (ours === undefined) {
    if (session.accountId === undefined) return;
    delete session.accountId;
    delete session.authorizations;
    session.touched = true;
    return;
  }
  const said = {
    accountId: ours.account.id,
    loginTs: Math.floor(ours.identifiedAt.epochMilliseconds / 1000),
    acr: acrOf(ours.level),
    amr: [...ours.amr],
  };
  if (session.uid !== ours.id) {
    delete session.authorizations;
    session.uid = ours.id;
  } else if (
    session.loginTs === said.loginTs &&
    session.acr === said.acr &&
    session.accountId === said.accountId
  )
    return;
  Object.assign(session, said);
  session.touched = true;
}

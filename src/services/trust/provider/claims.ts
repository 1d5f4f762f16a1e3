import { createHmac } from 'node:crypto';
import { reaches } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { keyFrom } from '../../../kernel/secrets.ts';
import { loadAdministration } from '../../cooperation/administrations/index.ts';
import { fullName, LEAST_IN_OFFICE, type Session } from '../identity/index.ts';
import { representedUnder } from '../mandates/index.ts';
import { positionsOf } from '../people/index.ts';
import type { Held } from './clients.ts';
import { SCOPE_CLAIMS, type Scope } from './scopes.ts';

/**
 * The name of a person for the applications of one body, and for no other (OpenID Connect Core §8.1): bodies cannot join what
 * they know by it. One body is one controller, so its applications know somebody by the same name.
 */
export function pairwise(kernel: Pick<Kernel, 'secret'>, body: string, accountId: string): string {
  return createHmac('sha256', keyFrom(kernel, 'provider/pairwise'))
    .update(`${body} ${accountId}`)
    .digest('base64url');
}

/** Claims about a session's person, those of these scopes only; what is not known is left out. */
export async function claimsOf(
  kernel: Kernel,
  session: Session,
  { scopes, application }: { scopes: readonly Scope[]; application: Held['application'] },
): Promise<Record<string, unknown>> {
  const { account } = session;
  const all: Record<string, unknown> = {
    name: fullName(account),
    given_name: account.givenName,
    family_name: [account.surname1, account.surname2].filter(Boolean).join(' '),
    email: account.email ?? undefined,
    phone_number: account.phone ?? undefined,
    birthdate: account.birthDate,
    document_number: account.document,
    document_type: account.documentType,
    document_country: account.country,
    ...(scopes.includes('employment') && { employment: await employmentOf(kernel, session) }),
    ...(scopes.includes('representation') && {
      acting_for: await actingFor(kernel, session, {
        application,
        withDocument: scopes.includes('document'),
      }),
    }),
  };
  const allowed = scopes.flatMap((scope): readonly string[] => SCOPE_CLAIMS[scope]);
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== undefined && allowed.includes(name)),
  );
}

/** In which body and as what somebody acts in this session, as it is at this moment; nothing when they act for themself. */
async function employmentOf(kernel: Kernel, { acting, account, level }: Session): Promise<unknown> {
  if (acting?.as !== 'employee' || !reaches(level, LEAST_IN_OFFICE)) return undefined;
  const { administrationId } = acting;
  const [place] = await positionsOf(kernel.db, account.person, { now: kernel.now(), administrationId });
  if (place === undefined) return undefined;
  const body = await kernel.db.transaction().execute((tx) => loadAdministration(tx, administrationId));
  return {
    administration: {
      id: administrationId,
      name: place.administrationName,
      ...(body?.ine10 != null && { ine10: body.ine10 }),
      ...(body?.dir3 != null && { dir3: body.dir3 }),
    },
    unit: place.unit,
    title: place.title,
    capabilities: place.capabilities,
    // What is decided by delegation says so (Ley 40/2015 art. 9.4).
    ...(place.delegators.length > 0 && { delegated_by: place.delegators }),
  };
}

type Whom = { application: Held['application']; withDocument: boolean };

/** Whom somebody represents in this session; by a number only before an application that may have the document. */
async function actingFor(kernel: Kernel, { acting, account }: Session, whom: Whom): Promise<unknown> {
  if (acting?.as !== 'representative') return undefined;
  const represented = await representedUnder(kernel.db, {
    ...{ representative: account.person, mandateId: acting.mandateId, at: kernel.now() },
  });
  if (represented === undefined) return undefined;
  return {
    sub: pairwise(kernel, whom.application.administrationId, represented.document),
    name: represented.name,
    mandate: represented.mandateId,
    ...(whom.withDocument && { document_number: represented.document }),
  };
}

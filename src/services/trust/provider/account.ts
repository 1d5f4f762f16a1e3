import type { Kernel } from '../../../kernel/kernel.ts';
import { loadAdministration } from '../../cooperation/administrations/index.ts';
import { actorOf } from '../acting/index.ts';
import { type Account, findAccount, fullName, type Session, sessionById } from '../identity/index.ts';
import { positionsOf } from '../people/index.ts';

/** What of a token says whose it is and since when. */
export type Source = {
  accountId?: string | undefined;
  sessionUid?: string | undefined;
  scope?: string | undefined;
};

/** Whose a token is, while it still is: a session that goes on, or, for who asked for offline access, an open account. */
export type Holder = { account: Account; session: Session | undefined };

export async function holderOf(kernel: Kernel, sub: string, source: Source): Promise<Holder | undefined> {
  const session = source.sessionUid === undefined ? undefined : await sessionById(kernel, source.sessionUid);
  if (session !== undefined)
    return session.account.id === sub ? { account: session.account, session } : undefined;
  if (source.scope?.split(' ').includes('offline_access') !== true) return undefined;
  const account = await kernel.db.transaction().execute((tx) => findAccount(tx, sub));
  return account?.state === 'active' ? { account, session: undefined } : undefined;
}

/** Everything that could be told of a holder; the engine gives what was asked, consented to and registered. */
export async function claimsOf(
  kernel: Kernel,
  { account, session }: Holder,
  wanted: (claim: string) => boolean,
): Promise<Record<string, unknown>> {
  const { email, phone, birthDate } = account;
  return {
    name: fullName(account),
    given_name: account.givenName,
    family_name: [account.surname1, account.surname2].filter(Boolean).join(' '),
    ...(birthDate !== undefined && { birthdate: birthDate }),
    document_number: account.document,
    document_type: account.documentType,
    document_country: account.country,
    ...(email !== null && { email, email_verified: true }),
    ...(phone !== null && { phone_number: phone }),
    ...(session?.organisation && { organisation: session.organisation }),
    ...(session && wanted('employment') && (await employment(kernel, account, session))),
    ...(session && wanted('acting_for') && (await actingFor(kernel, session))),
  };
}

/** The place for which the person acts in this session: the one they chose, and only while they have it. */
async function employment(kernel: Kernel, { person }: Account, { acting }: Session) {
  if (acting?.as !== 'employee') return {};
  const { administrationId } = acting;
  const [position] = await positionsOf(kernel.db, person, { now: kernel.now(), administrationId });
  if (position === undefined) return {};
  const body = await kernel.db.transaction().execute((tx) => loadAdministration(tx, administrationId));
  return {
    employment: {
      body: {
        name: position.administrationName,
        ...(body?.ine10 && { ine10: body.ine10 }),
        ...(body?.dir3 && { dir3: body.dir3 }),
        ...(body?.nif && { nif: body.nif }),
      },
      unit: position.unit,
      title: position.title,
    },
  };
}

async function actingFor(kernel: Kernel, session: Session) {
  const actor = await actorOf(kernel, session);
  if (actor.kind !== 'citizen' || actor.representing === undefined) return {};
  const { document, name, mandateId } = actor.representing;
  return { acting_for: { document_number: document, name, mandate: mandateId } };
}

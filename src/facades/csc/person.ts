import type { Actor } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { actorOf } from '../../services/trust/acting/index.ts';
import {
  type Acting,
  findAccount,
  findPerson,
  LEAST_IN_OFFICE,
} from '../../services/trust/identity/index.ts';

export type Signer = Extract<Actor, { kind: 'citizen' | 'employee' }>;

/**
 * Who a token is of, now: somebody who has left the body for which they authorised an application is not its signer any
 * more, and the token stands for no one.
 */
export async function signerOf(kernel: Kernel, person: string): Promise<Signer | undefined> {
  const [accountId = '', administrationId] = person.split('@');
  const account = await kernel.db.transaction().execute((tx) => findAccount(tx, accountId));
  if (account === undefined || account.state !== 'active') return undefined;
  const acting: Acting =
    administrationId === undefined ? { as: 'self' } : { as: 'employee', administrationId };
  // Whoever authorised an application as somebody of a body was sure enough for an office then.
  const level = administrationId === undefined ? 'low' : LEAST_IN_OFFICE;
  const actor = await actorOf(kernel, { account, acting, level });
  const kind = administrationId === undefined ? 'citizen' : 'employee';
  return actor.kind === kind && isSigner(actor) ? actor : undefined;
}

/** The name under which a signer's tokens are kept: their account, and the body for which they sign. No personal data. */
export async function personOf(kernel: Kernel, signer: Signer): Promise<string | undefined> {
  const account = await kernel.db.transaction().execute((tx) => findPerson(tx, signer.document));
  if (account === undefined) return undefined;
  return signer.kind === 'employee' ? `${account.id}@${signer.administrationId}` : account.id;
}

export const isSigner = (actor: Actor): actor is Signer =>
  actor.kind === 'citizen' || actor.kind === 'employee';

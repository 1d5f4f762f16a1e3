import { type Actor, actorKey } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { demoPeople } from '../../services/trust/demonstration/index.ts';

export type Signer = Extract<Actor, { kind: 'citizen' | 'employee' }>;

/**
 * Who a token is of. Until people log in for themselves (the identity service), only people of the demonstration sign this way, and
 * outside demonstration mode nobody: then a token stands for no one and is refused.
 */
export async function signerOf(kernel: Kernel, person: string): Promise<Signer | undefined> {
  const actor = (await demoPeople(kernel)).get(person)?.actor;
  return actor !== undefined && isSigner(actor) ? actor : undefined;
}

/** The name under which a signer's tokens are kept: that of the session, which is no personal data. */
export async function personOf(kernel: Kernel, signer: Signer): Promise<string | undefined> {
  const key = actorKey(signer);
  return [...(await demoPeople(kernel))].find(([, { actor }]) => actorKey(actor) === key)?.[0];
}

export const isSigner = (actor: Actor): actor is Signer =>
  actor.kind === 'citizen' || actor.kind === 'employee';

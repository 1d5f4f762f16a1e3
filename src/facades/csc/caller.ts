import type { Kernel } from '../../kernel/kernel.ts';
import { badToken, CloudError, invalid, missing, wrong } from './cloud-error.ts';
import { type Signer, signerOf } from './person.ts';
import { hashOfSecret, isSecret } from './secret.ts';
import { type Client, clientById, type Pass, passBy } from './store.ts';

/** Who calls a method: which application, for which person, with which token. */
export type Caller = {
  client: Client;
  person: string;
  signer: Signer;
  scope: 'service' | 'credential';
  token: string;
};

type Held = { pass: Pass; client: Client };

/** A live token and its application. */
async function held(kernel: Kernel, token: string): Promise<Held | undefined> {
  return kernel.db.transaction().execute(async (tx) => {
    const pass = await passBy(tx, hashOfSecret(token));
    const client = pass && (await clientById(tx, pass.clientId));
    return pass === undefined || client === undefined ? undefined : { pass, client };
  });
}

const isOver = ({ pass }: Held, kernel: Kernel) => pass.expiresAt.getTime() <= kernel.now().epochMilliseconds;

/** The caller by its bearer token (RFC 6750 §2.1). @throws CloudError */
export async function callerOf(kernel: Kernel, authorization: string | undefined): Promise<Caller> {
  const token = /^Bearer (\S{1,200})$/i.exec(authorization ?? '')?.[1];
  if (authorization !== undefined && token === undefined) throw invalid('Malformed authorization header');
  if (!isSecret(token)) throw badToken();
  const found = await held(kernel, token);
  if (found === undefined || found.pass.kind === 'code') throw badToken();
  if (isOver(found, kernel))
    throw new CloudError(401, 'expired_token', 'The access or refresh token is expired or has been revoked');
  const { pass, client } = found;
  const signer = await signerOf(kernel, pass.person);
  if (signer === undefined) throw badToken();
  return { client, person: pass.person, signer, scope: pass.kind as Caller['scope'], token };
}

/**
 * The authorization of a signature: the SAD, or the token of the caller itself when it is of the scope `credential` (CSC v2 §11.10). It
 * is of this application, this person and this credential, or it is none. @throws CloudError
 */
export async function sadOf(
  kernel: Kernel,
  caller: Caller,
  { sad, credentialId }: { sad: unknown; credentialId: string },
): Promise<{ secret: string; pass: Pass & { sealed: Buffer } }> {
  if (sad === undefined && caller.scope === 'service') throw missing('SAD');
  const secret = sad ?? caller.token;
  if (typeof secret !== 'string') throw missing('SAD');
  const found = isSecret(secret) ? await held(kernel, secret) : undefined;
  const fits =
    found?.pass.kind === 'credential' &&
    found.client.id === caller.client.id &&
    found.pass.person === caller.person &&
    found.pass.credentialId === credentialId;
  if (found === undefined || !fits || found.pass.sealed === null) throw wrong('SAD');
  if (isOver(found, kernel)) throw invalid('SAD expired');
  return { secret, pass: { ...found.pass, sealed: found.pass.sealed } };
}

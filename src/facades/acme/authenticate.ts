import type { Kernel } from '../../kernel/kernel.ts';
import type { Account } from './account.ts';
import { type AccountKey, readAccountKey } from './account-key.ts';
import { assertOpen } from './actions/acting.ts';
import { addresses, readRef } from './addresses.ts';
import { assertSigned, type Header, readMessage, readPayload } from './jws.ts';
import type { nonces } from './nonce.ts';
import { acmeProblems } from './problems.ts';
import { findAccount, useNonce } from './store.ts';

/** Who signs at an address: an account by `kid`, a bare key by `jwk`, or either (RFC 8555 §6.2). */
export type SignedBy = 'account' | 'key' | 'either';

export type Asked = {
  /** The payload; undefined for POST-as-GET. */
  payload: Record<string, unknown> | undefined;
  header: Header;
} & ({ account: Account; key?: never } | { account?: never; key: AccountKey });

type Given = { kernel: Kernel; nonce: ReturnType<typeof nonces>; url: string; by: SignedBy };

/**
 * Believes a request: form, address, nonce, key and signature, in this order, and only then is the nonce spent. So
 * whoever has no key of an account costs no row. Throws the problems of RFC 8555 §6.
 */
export async function authenticate(body: unknown, { kernel, nonce, url, by }: Given): Promise<Asked> {
  const { message, header } = readMessage(body);
  if (header.url !== url)
    throw acmeProblems.unauthorized({ detail: 'The url that is signed is not the address of the request.' });
  const end = header.nonce === undefined ? undefined : nonce.endOf(header.nonce);
  if (header.nonce === undefined || end === undefined) throw acmeProblems['bad-nonce']();
  if ((header.kid === undefined) === (header.jwk === undefined))
    throw acmeProblems.malformed({ detail: 'The protected header has either kid or jwk.' });
  if (by === 'account' && header.kid === undefined)
    throw acmeProblems.malformed({ detail: 'This address is used with kid, the address of an account.' });
  if (by === 'key' && header.jwk === undefined)
    throw acmeProblems.malformed({ detail: 'This address is used with jwk, the key itself.' });
  const signer =
    header.kid === undefined
      ? { key: readAccountKey(header.jwk) }
      : { account: await accountAt(kernel, header.kid) };
  await assertSigned(message, header, signer.key ?? signer.account.jwk);
  if (signer.account !== undefined) assertOpen(signer.account);
  const payload = readPayload(message);
  if (!(await useNonce(kernel.db, header.nonce, end))) throw acmeProblems['bad-nonce']();
  return { ...signer, payload, header };
}

/** The account whose address this is. Throws `account-does-not-exist`. */
async function accountAt(kernel: Kernel, kid: string): Promise<Account> {
  const ref = readRef(kid.slice(kid.lastIndexOf('/') + 1));
  const account =
    ref === undefined || kid !== addresses(kernel).account(ref)
      ? undefined
      : await findAccount(kernel.db, ref);
  if (account === undefined) throw acmeProblems['account-does-not-exist']();
  return account;
}

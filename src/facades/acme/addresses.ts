import { isId } from '../../kernel/ids.ts';
import type { Kernel } from '../../kernel/kernel.ts';

/** Where the façade begins. */
export const PREFIX = '/acme';

/** What is kept under a body: both identifiers stand in each address, so that a row is found by its whole key. */
export type Ref = { administrationId: string; id: string };

export const writeRef = ({ administrationId, id }: Ref): string => `${administrationId}.${id}`;

export function readRef(text: string): Ref | undefined {
  const [administrationId, id, ...more] = text.split('.');
  return isId(administrationId) && isId(id) && more.length === 0 ? { administrationId, id } : undefined;
}

/** The addresses of RFC 8555 §7.1, absolute, as clients must repeat them in `url` and `kid`. */
export function addresses(kernel: Pick<Kernel, 'publicAddress'>) {
  const base = `${kernel.publicAddress}${PREFIX}`;
  return {
    base,
    directory: `${base}/directory`,
    newNonce: `${base}/new-nonce`,
    newAccount: `${base}/new-account`,
    newOrder: `${base}/new-order`,
    revokeCert: `${base}/revoke-cert`,
    keyChange: `${base}/key-change`,
    renewalInfo: `${base}/renewal-info`,
    account: (ref: Ref) => `${base}/account/${writeRef(ref)}`,
    orders: (ref: Ref) => `${base}/account/${writeRef(ref)}/orders`,
    order: (ref: Ref) => `${base}/order/${writeRef(ref)}`,
    finalize: (ref: Ref) => `${base}/order/${writeRef(ref)}/finalize`,
    authorization: (ref: Ref) => `${base}/authorization/${writeRef(ref)}`,
    challenge: (ref: Ref) => `${base}/challenge/${writeRef(ref)}`,
    certificate: (ref: Ref) => `${base}/certificate/${writeRef(ref)}`,
  };
}

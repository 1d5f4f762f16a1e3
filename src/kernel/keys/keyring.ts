import { PkiError } from '../pki/index.ts';
import { sealedKeys } from './sealed.ts';
import type { KeyType, SigningKey } from './signing-key.ts';

/** Where private keys are made, found again and destroyed. */
export interface Keyring {
  /** Makes a key where new keys go: the token when one is configured, else sealed. */
  create(type: KeyType): Promise<SigningKey>;
  /** @throws PkiError `key` when it is not there, or was sealed by another installation */
  open(handle: string): Promise<SigningKey>;
  /** Forgets a key for good. The owner of a sealed one also deletes the handle, which is the key. */
  destroy(handle: string): Promise<void>;
}

/** One way of keeping keys. */
export type KeyPlace = Keyring & { owns(handle: string): boolean };

/** All places together; new keys go to the first. `secret`: 32 bytes, under which keys are sealed. */
export function keyring(secret: Buffer, token?: KeyPlace): Keyring {
  const places: KeyPlace[] = [...(token === undefined ? [] : [token]), sealedKeys(secret)];
  const placeOf = (handle: string) => {
    const place = places.find((each) => each.owns(handle));
    if (place === undefined) throw new PkiError('key', 'The place where this key is kept is not configured.');
    return place;
  };
  return {
    create: (type) => (places[0] as KeyPlace).create(type),
    open: async (handle) => placeOf(handle).open(handle),
    destroy: async (handle) => placeOf(handle).destroy(handle),
  };
}

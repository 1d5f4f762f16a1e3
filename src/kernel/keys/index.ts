/** The door of private keys that sign: the one place where the platform keeps them. See README.md. */
export { configuredToken } from './configured-token.ts';
export { type Keyring, keyring } from './keyring.ts';
export { KEY_TYPES, type KeyType, type SigningKey, signsDigests } from './signing-key.ts';

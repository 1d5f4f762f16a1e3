/** Numbers of PKCS #11 v2.40 (OASIS, pkcs11-base §B and pkcs11-curr), as far as they are used. */

export const CLASS = { public: 2, private: 3 } as const;
export const KEY_TYPE = { rsa: 0, ec: 3 } as const;

export const ATTRIBUTE = {
  class: 0x0,
  token: 0x1,
  private: 0x2,
  label: 0x3,
  keyType: 0x100,
  id: 0x102,
  sensitive: 0x103,
  decrypt: 0x105,
  sign: 0x108,
  verify: 0x10a,
  modulus: 0x120,
  modulusBits: 0x121,
  publicExponent: 0x122,
  extractable: 0x162,
  ecParams: 0x180,
  ecPoint: 0x181,
} as const;

export const MECHANISM = {
  rsaPair: 0x0,
  rsaPkcs: 0x1,
  rsaPss: 0xd,
  ecPair: 0x1040,
  ecdsa: 0x1041,
} as const;

/** CK_RSA_PKCS_PSS_PARAMS: the digest and the mask generation with the same digest. */
export const PSS = {
  sha256: { hash: 0x250, mask: 2 },
  sha384: { hash: 0x260, mask: 3 },
  sha512: { hash: 0x270, mask: 4 },
} as const;

export const RESULT = {
  ok: 0n,
  alreadyLoggedIn: 0x100n,
  alreadyInitialized: 0x191n,
  pinIncorrect: 0xa0n,
  pinLocked: 0xa4n,
} as const;

/** Results after which everything is opened again: the token was taken out, restarted, or forgot us. */
export const GONE: ReadonlySet<bigint> = new Set([
  0x5n, // CKR_GENERAL_ERROR
  0x30n, // CKR_DEVICE_ERROR
  0x32n, // CKR_DEVICE_REMOVED
  0x60n, // CKR_KEY_HANDLE_INVALID
  0x82n, // CKR_OBJECT_HANDLE_INVALID
  0xb0n, // CKR_SESSION_CLOSED
  0xb3n, // CKR_SESSION_HANDLE_INVALID
  0xe0n, // CKR_TOKEN_NOT_PRESENT
  0xe1n, // CKR_TOKEN_NOT_RECOGNIZED
  0x101n, // CKR_USER_NOT_LOGGED_IN
  0x190n, // CKR_CRYPTOKI_NOT_INITIALIZED
]);

import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds of one step, and digits of a code, as every authenticator application has them (RFC 6238 §4.1, §5.3). */
export const STEP_SECONDS = 30;
export const CODE_DIGITS = 6;
/** Steps before and after the present one that are taken, for clocks that differ (RFC 6238 §5.2). */
export const STEPS_ASIDE = 1;
/** 160 bits, the length of the HMAC-SHA-1 that applications use (RFC 4226 §4, R6). */
export const SECRET_BYTES = 20;

type CodeOptions = { digits?: number; hash?: 'sha1' | 'sha256' | 'sha512' };

/** The one-time password of a counter (RFC 4226 §5.3). */
export function hotp(secret: Uint8Array, counter: number, options: CodeOptions = {}): string {
  const { digits = CODE_DIGITS, hash = 'sha1' } = options;
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(hash, secret).update(message).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** The step to which a moment belongs (RFC 6238 §4.2). `at`: milliseconds since 1970. */
export const stepAt = (at: number): number => Math.floor(at / 1000 / STEP_SECONDS);

/** The code that an authenticator shows at a moment. `at`: milliseconds since 1970. */
export const totp = (secret: Uint8Array, at: number, options?: CodeOptions): string =>
  hotp(secret, stepAt(at), options);

/**
 * The step whose code this is, near `at`, later than `after`; undefined when there is none. A code counts once
 * (RFC 6238 §5.2): the caller keeps the step and gives it as `after` the next time.
 */
export function matchingStep(
  secret: Uint8Array,
  code: string,
  { at, after }: { at: number; after: number },
): number | undefined {
  const now = stepAt(at);
  let found: number | undefined;
  for (let step = now - STEPS_ASIDE; step <= now + STEPS_ASIDE; step++) {
    if (sameText(hotp(secret, step), code) && step > after) found ??= step;
  }
  return found;
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes in base 32 without padding, as authenticators read secrets (RFC 4648 §6). */
export function base32(bytes: Uint8Array): string {
  let [bits, held, text] = [0, 0, ''];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(held << (5 - bits)) & 31];
}

/** The address by which an authenticator takes the secret in one step. `account` is shown in the application. */
export function otpauthAddress(secret: Uint8Array, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const query = `secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${CODE_DIGITS}&period=${STEP_SECONDS}`;
  return `otpauth://totp/${label}?${query}`;
}

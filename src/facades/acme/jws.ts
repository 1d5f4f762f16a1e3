import { errors, flattenedVerify } from 'jose';
import { z } from 'zod';
import { type AccountKey, ALGORITHMS, algorithmOf } from './account-key.ts';
import { acmeProblems } from './problems.ts';

/** Most characters of the parts of a request; a certificate request is far below. */
const PROTECTED_LIMIT = 8_192;
const PAYLOAD_LIMIT = 48_000;
const SIGNATURE_LIMIT = 1_024;

const part = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]*$/);
/** Flattened JSON, protected header only (RFC 8555 §6.2): `header` and `signatures` would be a second voice. */
const message = z.strictObject({
  protected: part(PROTECTED_LIMIT).min(1),
  payload: part(PAYLOAD_LIMIT),
  signature: part(SIGNATURE_LIMIT),
});
export type Message = z.output<typeof message>;

const header = z.looseObject({
  alg: z.string().max(40),
  url: z.string().max(2_000),
  nonce: z.string().max(200).optional(),
  kid: z.string().max(2_000).optional(),
  jwk: z.unknown().optional(),
  crit: z.never().optional(),
  b64: z.never().optional(),
});
export type Header = z.output<typeof header>;

const malformed = (detail: string) => acmeProblems.malformed({ detail });

/** Parses a JWS without believing anything of it. Throws `malformed`. */
export function readMessage(body: unknown): { message: Message; header: Header } {
  const parsed = message.safeParse(body);
  if (!parsed.success)
    throw malformed('The body is not a JWS in flattened JSON with protected, payload and signature only.');
  const head = header.safeParse(readJson(parsed.data.protected));
  if (!head.success) throw malformed('The protected header of the JWS is not one of ACME.');
  return { message: parsed.data, header: head.data };
}

/** JSON inside base64url. Throws `malformed`. */
export function readJson(encoded: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64url')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw malformed('A part of the JWS is not JSON in base64url.');
    throw error;
  }
}

/** The payload as an object; undefined for the empty one of POST-as-GET (RFC 8555 §6.3). Throws `malformed`. */
export function readPayload({ payload }: Message): Record<string, unknown> | undefined {
  if (payload === '') return undefined;
  const value = readJson(payload);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('The payload is not a JSON object.');
  return value as Record<string, unknown>;
}

/** The algorithm must be known, and be the one of the key. Throws `bad-signature-algorithm`. */
export function assertAlgorithm({ alg }: Header, key: AccountKey): void {
  if (alg === algorithmOf(key)) return;
  throw acmeProblems['bad-signature-algorithm']({
    detail: `The request is signed with ${/^[A-Za-z0-9-]{1,20}$/.test(alg) ? alg : 'something else'}; this key signs with ${algorithmOf(key)}.`,
    data: { algorithms: [...ALGORITHMS] },
  });
}

/** Checks the signature by the key of an account. Throws `bad-signature-algorithm`, `malformed`. */
export async function assertSigned(jws: Message, head: Header, key: AccountKey): Promise<void> {
  assertAlgorithm(head, key);
  await verified(jws, { key, algorithms: [algorithmOf(key)] });
}

/** Checks the MAC of an external account binding. Throws `malformed`, `unauthorized`. */
export async function assertMac(jws: Message, { alg }: Header, key: Buffer): Promise<void> {
  if (!['HS256', 'HS384', 'HS512'].includes(alg))
    throw malformed('The external account binding is not signed with HS256.');
  await verified(jws, { key: new Uint8Array(key), algorithms: [alg] });
}

type By = { key: AccountKey | Uint8Array; algorithms: string[] };

async function verified(jws: Message, { key, algorithms }: By): Promise<void> {
  try {
    await flattenedVerify(jws, key, { algorithms });
  } catch (error) {
    if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
    if (key instanceof Uint8Array)
      throw acmeProblems.unauthorized({
        detail: 'The external account binding was not made with the key of its name.',
      });
    throw malformed('The signature of the JWS does not hold.');
  }
}

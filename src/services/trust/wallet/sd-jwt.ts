import { createHash, createPublicKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { type CompactVerifyResult, compactVerify } from 'jose';
import { refuse, WalletFinding } from './finding.ts';
import { chainOf, type Issuer, signerOf } from './issuer.ts';

/** HAIP §7: P-256 with SHA-256, which every wallet and issuer has. */
const ALGORITHMS = ['ES256'];
const LONGEST = 100_000;
const MOST_DISCLOSURES = 60;
const SKEW_SECONDS = 60;
const FRESH_SECONDS = 5 * 60;

export type Expected = {
  issuers: readonly Issuer[];
  /** Us, and the number that makes this answer ours. */
  audience: string;
  nonce: string;
  /** ms since 1970 */
  now: number;
};
export type Claims = Record<string, unknown>;
export type Status = { uri: string; index: number } | undefined;

/** What a wallet showed of an identity, when all of it was checked. */
export type Shown = { claims: Claims; issuer: Issuer; status: Status };

/**
 * An SD-JWT VC with key binding (RFC 9901 §7.3; draft-ietf-oauth-sd-jwt-vc §3): signed by an issuer that we know, of a type that is
 * its to give, within its times, every disclosure under one digest that was signed, shown by who holds its key, to us, now.
 * @throws WalletFinding
 */
export async function readSdJwt(text: string, { issuers, audience, nonce, now }: Expected): Promise<Shown> {
  if (text.length > LONGEST) refuse('too-large');
  const [jwt = '', ...disclosures] = text.split('~');
  const binding = disclosures.pop() ?? '';
  if (disclosures.length > MOST_DISCLOSURES || binding === '') refuse('no-binding');
  const at = Math.floor(now / 1000);
  let issuer: Issuer | undefined;
  const { payload, header } = await verified(jwt, (given) => {
    const signer = signerOf(chainOf(given['x5c']), issuers, now);
    issuer = signer.issuer;
    return signer.key;
  });
  if (header['typ'] !== 'dc+sd-jwt' && header['typ'] !== 'vc+sd-jwt') refuse('type');
  const { vct, exp, nbf, cnf, status, _sd_alg: hash, ...signed } = payload;
  if (!issuer!.vcts.includes(String(vct))) refuse('type');
  if (momentOf(exp, Number.POSITIVE_INFINITY) < at - SKEW_SECONDS) refuse('expired');
  if (momentOf(nbf, 0) > at + SKEW_SECONDS) refuse('too-early');
  if (hash !== undefined && hash !== 'sha-256') refuse('disclosure');
  const shown = text.slice(0, text.length - binding.length);
  await checkBinding(binding, { audience, nonce, key: holderKey(cnf), shown, at });
  return { claims: disclosed(signed, disclosures), issuer: issuer!, status: statusOf(status) };
}

/** A moment is a number (RFC 7519 §2, NumericDate): one that is none would never come. */
const momentOf = (given: unknown, unsaid: number): number =>
  given === undefined ? unsaid : typeof given === 'number' ? given : refuse('times');

type Read = { payload: Claims; header: Claims };

async function verified(jwt: string, keyOf: (header: Claims) => KeyObject): Promise<Read> {
  try {
    const { payload, protectedHeader } = (await compactVerify(
      jwt,
      async (header) => keyOf(header as unknown as Claims),
      {
        algorithms: ALGORITHMS,
      },
    )) as CompactVerifyResult;
    return {
      payload: JSON.parse(Buffer.from(payload).toString()) as Claims,
      header: protectedHeader as unknown as Claims,
    };
  } catch (error) {
    if (error instanceof WalletFinding) throw error;
    return refuse('signature');
  }
}

function holderKey(cnf: unknown): KeyObject {
  const { jwk } = Object(cnf) as { jwk?: Claims };
  try {
    if (jwk?.['kty'] !== 'EC' || jwk['crv'] !== 'P-256' || 'd' in jwk) return refuse('no-binding');
    return createPublicKey({ key: jwk as never, format: 'jwk' });
  } catch {
    return refuse('no-binding');
  }
}

type Binding = Pick<Expected, 'audience' | 'nonce'> & { key: KeyObject; shown: string; at: number };

/** RFC 9901 §4.3 and §7.3: for us, for this request, over exactly what is shown, a moment ago. */
async function checkBinding(jwt: string, { audience, nonce, key, shown, at }: Binding): Promise<void> {
  const { payload, header } = await verified(jwt, () => key);
  if (header['typ'] !== 'kb+jwt') refuse('binding-type');
  if (payload['aud'] !== audience) refuse('audience');
  if (payload['nonce'] !== nonce) refuse('nonce');
  const issued = payload['iat'];
  if (typeof issued !== 'number' || issued > at + SKEW_SECONDS || issued < at - FRESH_SECONDS)
    refuse('too-old');
  const [given, own] = [Buffer.from(String(payload['sd_hash'])), Buffer.from(digestOf(shown))];
  if (given.length !== own.length || !timingSafeEqual(given, own)) refuse('binding');
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

const NEVER = ['_sd', '...', 'iss', 'nbf', 'exp', 'cnf', 'vct', 'status'];

/** Puts claims in the place of their digests; a disclosure that nothing signed, or that comes twice, refuses all (RFC 9901 §7.1). */
function disclosed(signed: Claims, disclosures: readonly string[]): Claims {
  const byDigest = new Map(disclosures.map((each) => [digestOf(each), each]));
  if (byDigest.size !== disclosures.length) refuse('disclosure');
  const used = new Set<string>();
  const open = (of: Claims): Claims => {
    const { _sd: digests = [], ...plain } = of;
    if (!Array.isArray(digests)) refuse('disclosure');
    const all: Claims = { ...plain };
    for (const digest of digests as unknown[]) {
      const text = byDigest.get(String(digest));
      if (text === undefined) continue;
      if (used.has(String(digest))) refuse('disclosure');
      used.add(String(digest));
      const [, name, value] = read(text);
      if (NEVER.includes(name) || name in all) refuse('disclosure');
      all[name] = isObject(value) ? open(value) : value;
    }
    return all;
  };
  const claims = open(signed);
  // Arrays of digests are in no claim that we ask for; what belongs to them is not ours to read.
  if (used.size !== disclosures.length) refuse('disclosure');
  return claims;
}

const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function read(text: string): [salt: string, name: string, value: unknown] {
  try {
    const found = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (Array.isArray(found) && found.length === 3 && typeof found[1] === 'string')
      return found as [string, string, unknown];
  } catch {
    return refuse('disclosure');
  }
  return refuse('disclosure');
}

/** Where the status of a credential is, if it says so. @throws WalletFinding `status-unknown` for what is no list of states */
export function statusOf(status: unknown): Status {
  if (status === undefined) return undefined;
  const { status_list: list } = Object(status) as { status_list?: { idx?: unknown; uri?: unknown } };
  const index = Number(list?.idx);
  if (typeof list?.uri !== 'string' || !Number.isSafeInteger(index) || index < 0)
    return refuse('status-unknown');
  return { uri: list.uri, index };
}

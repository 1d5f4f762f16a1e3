/** A client of ACME for tests, which can also do each thing wrong. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { FlattenedSign } from 'jose';
import {
  algorithmFor,
  buildName,
  buildRequest,
  ext,
  type GeneralName,
  issue,
  PublicKey,
} from '../../kernel/pki/index.ts';

export type Got = {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown> & { type?: string };
};
export type Pair = { privateKey: KeyObject; publicKey: KeyObject };
type Header = Record<string, unknown>;

export const newPair = (): Pair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const newRsa = (bits = 2048): Pair => generateKeyPairSync('rsa', { modulusLength: bits });
export const newEd25519 = (): Pair => generateKeyPairSync('ed25519');
export const jwkOf = ({ publicKey }: Pair) => publicKey.export({ format: 'jwk' });
const algOf = ({ publicKey }: Pair) =>
  publicKey.asymmetricKeyType === 'rsa'
    ? 'RS256'
    : publicKey.asymmetricKeyType === 'ed25519'
      ? 'EdDSA'
      : 'ES256';

export async function sign(payload: unknown, pair: Pair | Uint8Array, header: Header) {
  const text = payload === '' ? '' : JSON.stringify(payload);
  const alg = pair instanceof Uint8Array ? 'HS256' : algOf(pair);
  const key = pair instanceof Uint8Array ? pair : pair.privateKey;
  return new FlattenedSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, ...header } as never)
    .sign(key);
}

export function acmeClient(base: string) {
  const at = (path: string) => `${base}/acme/${path}`;
  async function read(answer: Response): Promise<Got> {
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : {} };
  }
  const get = async (path: string, method = 'GET') => read(await fetch(at(path), { method }));
  const nonce = async () => (await get('new-nonce', 'HEAD')).headers.get('replay-nonce') ?? '';
  async function send(url: string, body: unknown, type = 'application/jose+json'): Promise<Got> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return read(await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: text }));
  }
  /** Signs with an account (`kid`) or a bare key, and sends. `header` replaces what it would be. */
  async function post(
    url: string,
    payload: unknown,
    by: { pair: Pair; kid?: string; header?: Header },
  ): Promise<Got> {
    const who = by.kid === undefined ? { jwk: jwkOf(by.pair) } : { kid: by.kid };
    return send(url, await sign(payload, by.pair, { url, nonce: await nonce(), ...who, ...by.header }));
  }
  /** Registers, with the key that the office gave. */
  async function register(pair: Pair, external: { kid: string; hmac: Buffer }, more: Header = {}) {
    const url = at('new-account');
    const externalAccountBinding = await sign(jwkOf(pair), new Uint8Array(external.hmac), {
      kid: external.kid,
      url,
    });
    return post(url, { termsOfServiceAgreed: true, externalAccountBinding, ...more }, { pair });
  }
  return { at, get, nonce, send, post, register };
}
export type Client = ReturnType<typeof acmeClient>;

/** A certificate request in base64url. */
export function csr(
  names: readonly string[],
  given: { pair?: Pair; signer?: Pair; commonName?: string; more?: GeneralName[]; authority?: true } = {},
): string {
  const pair = given.pair ?? newPair();
  const publicKey = PublicKey.fromKey(pair.publicKey);
  const dns = names.map((value) => ({ form: 'dns' as const, value }));
  const unsigned = buildRequest({
    subject: buildName(given.commonName === undefined ? [] : [['CN', given.commonName]]),
    publicKey,
    extensions: [
      ext.subjectAltNames([...dns, ...(given.more ?? [])]),
      ...(given.authority ? [ext.authority()] : []),
    ],
    algorithm: algorithmFor(pair.privateKey),
  });
  return Buffer.from(issue(unsigned, (given.signer ?? pair).privateKey)).toString('base64url');
}

import { isId } from '../../kernel/ids.ts';
import { assertLengths, type DigestName, digestByLength, digestByOid, digestsFrom } from './algorithms.ts';
import { CloudError, invalid, wrong } from './cloud-error.ts';
import type { Asking, Client, Scope } from './store.ts';

/** Most signatures of one gesture that may be asked for through this API. */
export const MULTISIGN = 100;
const TEXT_LIMIT = 500;
const STATE_LIMIT = 1_000;
/** This much of what is signed is shown to the person. */
const LABEL_LIMIT = 200;
/** What we make is an advanced signature: qualified ones need a device and an audit that are not ours to claim. */
const QUALIFIERS: ReadonlySet<string> = new Set(['eu_eidas_aes']);

export type Version = 'v1' | 'v2';
type Wanted = Pick<Asking, 'credentialId' | 'hash' | 'digests' | 'labels'>;

/** The parameters of an authorization request, once each. @throws CloudError when one is there twice */
export function once(given: URLSearchParams): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of given) {
    if (name in found) throw invalid(`The parameter ${name.slice(0, 40)} is given twice`);
    found[name] = value;
  }
  return found;
}

/** Where an answer may be sent: what was registered, whole and to the letter (RFC 9700 §2.1). @throws CloudError */
export function redirectOf({ redirects }: Client, given: string | undefined): string {
  if (given === undefined) {
    if (redirects.length === 1) return redirects[0]!;
    throw invalid('Missing parameter redirect_uri');
  }
  if (!redirects.includes(given)) throw wrong('redirect_uri');
  return given;
}

/**
 * What an application asks of a person (CSC v1 §8.3.2, v2 §8.4.2 and §8.4.3, RFC 7636). The credential scope always brings the
 * digests: that is what makes it SCAL2. @throws CloudError, which goes back to the application
 */
export function readAsking(
  client: Client,
  given: Record<string, string>,
  version: Version,
): Omit<Asking, 'id' | 'clientId' | 'redirectUri'> {
  if (given['response_type'] !== 'code')
    throw new CloudError(400, 'unsupported_response_type', 'response_type must be code');
  const wanted = scopeAndDigests(given, version);
  const challenge = challengeOf(client, given);
  return {
    ...wanted,
    challenge,
    state: limited(given, 'state', STATE_LIMIT),
    description: limited(given, 'description'),
  };
}

function limited(given: Record<string, string>, name: string, limit = TEXT_LIMIT): string | null {
  const text = given[name];
  if (text === undefined || text === '') return null;
  if (text.length > limit) throw wrong(name);
  return text;
}

function challengeOf(client: Client, given: Record<string, string>): string | null {
  const challenge = given['code_challenge'];
  if (challenge === undefined) {
    if (client.secretHash === null) throw invalid('Missing parameter code_challenge');
    return null;
  }
  // `plain` would give a thief of the request all that it needs (RFC 7636 §7.2).
  if (given['code_challenge_method'] !== 'S256') throw invalid('Invalid parameter code_challenge_method');
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) throw invalid('Invalid parameter code_challenge');
  return challenge;
}

function scopeAndDigests(given: Record<string, string>, version: Version): Wanted & { scope: Scope } {
  const { scope, authorization_details: details } = given;
  if (details !== undefined && version === 'v2') {
    if (scope !== undefined && scope !== 'credential')
      throw new CloudError(400, 'invalid_scope', 'authorization_details are of the scope credential');
    return { scope: 'credential', ...fromDetails(details) };
  }
  if (scope === 'service') return { scope, credentialId: null, hash: null, digests: [], labels: [] };
  if (scope !== 'credential')
    throw new CloudError(400, 'invalid_scope', 'The scope is service or credential');
  const values = (
    given[version === 'v1' ? 'hash' : 'hashes'] ??
    given['hash'] ??
    given['hashes'] ??
    ''
  ).split(',');
  const wanted = boundTo(
    values.filter((each) => each !== ''),
    given['hashAlgorithmOID'],
  );
  const count = given['numSignatures'];
  if (count === undefined) throw invalid('Missing parameter numSignatures');
  if (count !== String(wanted.digests.length)) throw wrong('numSignatures');
  return {
    scope,
    ...wanted,
    labels: [],
    credentialId: credentialOf(given['credentialID'], given['signatureQualifier']),
  };
}

type Details = {
  type?: unknown;
  credentialID?: string;
  signatureQualifier?: string;
  documentDigests?: { hash?: unknown; label?: unknown }[];
  hashAlgorithmOID?: string;
};

/** `authorization_details` (RFC 9396) of the type `credential`. */
function fromDetails(text: string): Wanted {
  let all: unknown;
  try {
    all = JSON.parse(text);
  } catch {
    throw wrong('authorization_details');
  }
  const [detail, more] = Array.isArray(all) ? (all as (Details | null)[]) : [];
  if (detail == null || more !== undefined || detail.type !== 'credential')
    throw wrong('authorization_details');
  const { documentDigests: documents, credentialID, signatureQualifier, hashAlgorithmOID } = detail;
  if (!Array.isArray(documents)) throw wrong('authorization_details');
  const digests = documents.map((each) => each?.hash as string);
  const labels = documents.map(({ label }) => (typeof label === 'string' ? label.slice(0, LABEL_LIMIT) : ''));
  return {
    ...boundTo(digests, hashAlgorithmOID),
    labels,
    credentialId: credentialOf(credentialID, signatureQualifier),
  };
}

/** Version 1 names no algorithm here, so the length says it. */
function boundTo(
  values: readonly string[],
  oid: unknown,
): Pick<Wanted, 'hash' | 'digests'> & { hash: DigestName } {
  const digests = digestsFrom(values, 'hash');
  if (digests.length > MULTISIGN) throw invalid('Numbers of signatures is too high');
  if (new Set(digests).size !== digests.length) throw invalid('The same hash is given twice');
  const hash = typeof oid === 'string' ? digestByOid(oid) : digestByLength((digests[0]?.length ?? 0) / 2);
  if (hash === undefined)
    throw typeof oid === 'string' ? wrong('hashAlgorithmOID') : invalid('Invalid digest value length');
  assertLengths(digests, hash);
  return { hash, digests };
}

/** The credential that is named, or null for the person's own choice when the kind of signature is one we make. */
function credentialOf(id: unknown, qualifier: unknown): string | null {
  if (id !== undefined) {
    if (!isId(id)) throw wrong('credentialID');
    return id;
  }
  if (qualifier === undefined) throw invalid('Missing parameter credentialID');
  if (typeof qualifier !== 'string' || !QUALIFIERS.has(qualifier)) throw wrong('signatureQualifier');
  return null;
}

/** Where the browser goes with an answer; what the address had already stays. */
export function answerAddress(redirectUri: string, answer: Record<string, string | null>): string {
  const address = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer))
    if (value !== null) address.searchParams.set(name, value);
  return address.href;
}

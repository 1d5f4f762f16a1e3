import { request } from 'undici';
import { createOutbound } from './outbound.ts';
import {
  ACCESS,
  buildOcspRequest,
  type Certificate,
  type GeneralName,
  PkiError,
  readCertificate,
} from './pki/index.ts';

/** DER, without doubles. */
export type ValidationData = {
  certificates: readonly Uint8Array[];
  crls: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
};

/** Of one document: requests, authorities upwards, time for each request, and bytes of an answer and of a list. */
export const FETCH_LIMITS = {
  requests: 12,
  depth: 3,
  milliseconds: 5_000,
  answer: 65_536,
  list: 20_000_000,
} as const;

type Wish = { method: 'GET' | 'POST'; body?: Uint8Array; most: number };

/**
 * Asks the addresses that certificates of others name for what is known of them (RFC 5280 §4.2.1.13, §4.2.2.1; RFC 6960 appendix A), only
 * when the operator wishes it. What comes back proves nothing by itself: the validation judges it. Never throws: what was not
 * answered is not known.
 */
export async function fetchEvidence(
  certificates: readonly Certificate[],
  known: readonly Certificate[],
  { hosts }: { hosts: readonly string[] },
): Promise<ValidationData> {
  const dispatcher = createOutbound({ allowed: hosts, connections: 2 });
  const search = new Search(known, (address, wish) => ask(address, wish, dispatcher));
  try {
    for (const each of certificates) await search.climb(each, 0);
    return search.found;
  } finally {
    await dispatcher.close();
  }
}

type Ask = (address: string, wish: Wish) => Promise<Uint8Array | undefined>;

class Search {
  readonly found = { certificates: [] as Uint8Array[], crls: [] as Uint8Array[], ocsps: [] as Uint8Array[] };
  readonly #known: Certificate[];
  readonly #ask: Ask;
  readonly #done = new Set<string>();
  #left: number = FETCH_LIMITS.requests;

  constructor(known: readonly Certificate[], ask: Ask) {
    this.#known = [...known];
    this.#ask = ask;
  }

  /** One certificate, then whoever issued it; a root says nothing about itself. */
  async climb(certificate: Certificate, depth: number): Promise<void> {
    if (depth > FETCH_LIMITS.depth || certificate.isSelfIssued || this.#done.has(certificate.fingerprint))
      return;
    this.#done.add(certificate.fingerprint);
    const issuer = this.#issuerOf(certificate) ?? (await this.#fetchIssuer(certificate));
    // A list is asked for by its address alone; only an answer needs to name the issuer.
    if (issuer === undefined || !(await this.#askResponder(certificate, issuer)))
      await this.#fetchList(certificate);
    if (issuer !== undefined) await this.climb(issuer, depth + 1);
  }

  #issuerOf(certificate: Certificate): Certificate | undefined {
    return this.#known.find(
      (each) => each.subject.equals(certificate.issuer) && isSignedBy(certificate, each),
    );
  }

  async #fetchIssuer(certificate: Certificate): Promise<Certificate | undefined> {
    const address = accessOf(certificate, ACCESS.caIssuers);
    const der = await this.#get(address, { method: 'GET', most: FETCH_LIMITS.answer });
    const issuer = der && readCertificate(der);
    if (der === undefined || issuer === undefined || !isSignedBy(certificate, issuer)) return undefined;
    this.#known.push(issuer);
    this.found.certificates.push(der);
    return issuer;
  }

  async #askResponder(certificate: Certificate, { subject: name, publicKey }: Certificate): Promise<boolean> {
    const body = buildOcspRequest({ issuer: { name, publicKey }, serials: [certificate.serial] });
    const wish = { method: 'POST', body, most: FETCH_LIMITS.answer } as const;
    const answer = await this.#get(accessOf(certificate, ACCESS.ocsp), wish);
    if (answer !== undefined) this.found.ocsps.push(answer);
    return answer !== undefined;
  }

  async #fetchList({ extensions }: Certificate): Promise<void> {
    const names = (extensions.crlDistributionPoints ?? []).flatMap(({ name }) =>
      name !== undefined && 'full' in name ? name.full : [],
    );
    const list = await this.#get(names.map(addressIn).find(isWeb), {
      method: 'GET',
      most: FETCH_LIMITS.list,
    });
    if (list !== undefined) this.found.crls.push(list);
  }

  async #get(address: string | undefined, wish: Wish): Promise<Uint8Array | undefined> {
    if (address === undefined || this.#left <= 0) return undefined;
    this.#left--;
    return this.#ask(address, wish);
  }
}

const addressIn = (name: GeneralName): string | undefined => (name.form === 'uri' ? name.value : undefined);
const isWeb = (address: string | undefined): address is string =>
  address !== undefined && /^https?:\/\//i.test(address) && URL.canParse(address);

function accessOf({ extensions }: Certificate, method: string): string | undefined {
  const all = (extensions.authorityInfoAccess ?? []).filter((each) => each.method === method);
  return all.map((each) => addressIn(each.location)).find(isWeb);
}

function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  try {
    return certificate.isSignedWith(issuer.publicKey);
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** One request through the guarded agent; undefined for whatever is no answer. Redirects are not followed. */
async function ask(
  address: string,
  { method, body, most }: Wish,
  dispatcher: ReturnType<typeof createOutbound>,
): Promise<Uint8Array | undefined> {
  try {
    const answer = await request(address, {
      ...{ method, dispatcher, signal: AbortSignal.timeout(FETCH_LIMITS.milliseconds) },
      ...(body && { body: Buffer.from(body), headers: { 'content-type': 'application/ocsp-request' } }),
    });
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      return undefined;
    }
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of answer.body as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > most) return undefined;
      parts.push(part);
    }
    return new Uint8Array(Buffer.concat(parts));
  } catch {
    return undefined; // told by the report: it could not be asked
  }
}

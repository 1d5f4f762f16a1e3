/** A signing application as others write them: it knows the addresses of the API and nothing of this house. */
import { createHash, randomBytes } from 'node:crypto';
import { perform } from '../../kernel/action.ts';
import type { Actor, Employee } from '../../kernel/actor.ts';
import { cmsSigner, hashOf, parseCertificate } from '../../kernel/pki/index.ts';
import { totp } from '../../kernel/totp.ts';
import { openSite, type Site } from '../../services/support/portals/portals.test-helper.ts';
import { at, type Enrolled, enrol, PIN } from '../../services/trust/signatures/signing.test-helper.ts';
import { registerClient } from './actions/clients.ts';

export const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
export const BACK = 'https://signa.example/callback';
export type Registered = { id: string; secret: string | null };
export type Answer = { status: number; body: Record<string, unknown>; headers: Headers };

export type House = {
  site: Site;
  people: Employee[];
  register(wish?: { public?: boolean; takesFactors?: boolean }): Promise<Registered>;
  stop(): Promise<void>;
};

/** Their bodies, and keys for time stamps; the signers of the demonstration have credentials already. */
const DEMONSTRATED = new Set(['administrations', 'timestamps', 'exchange', 'demonstration']);

export async function openHouse(): Promise<House> {
  const site = await openSite();
  const { kernel } = site;
  const loaded = kernel.services.filter(({ name }) => DEMONSTRATED.has(name));
  for (const service of loaded) await service.demo?.(kernel);
  const people: Employee[] = [];
  for (const { actor } of (await kernel.services
    .find(({ name }) => name === 'exchange')
    ?.demoPeople?.(kernel)) ?? [])
    if (actor.kind === 'employee') people.push(actor);
  return {
    site,
    people,
    register: (wish = {}) =>
      perform(site.kernel, registerClient, OPERATOR, { name: 'Signa', redirects: [BACK], ...wish }),
    stop: () => site.stop(),
  };
}

/** A person of the demonstration with a credential; half a minute ago, so that the codes of now are unused. */
export async function enrolled(site: Site, person: Employee): Promise<Enrolled> {
  const before = at(site.kernel, site.kernel.now().subtract({ seconds: 30 }));
  return enrol(before, { ...person, name: person.name.replace(/ \(.*\)$/, '') });
}

/** The code of now, or of the next half minute, which is taken too. */
export const codeNow = ({ secret }: Enrolled, next = 0): string => totp(secret, Date.now() + next * 30_000);

/** Every token and SAD that an application was given. */
export const given: string[] = [];

export class Application {
  readonly site: Site;
  readonly registered: Registered;
  readonly version: 'v1' | 'v2';
  constructor(site: Site, registered: Registered, version: 'v1' | 'v2' = 'v1') {
    this.site = site;
    this.registered = registered;
    this.version = version;
  }

  async call(method: string, body: unknown, token?: string): Promise<Answer> {
    return this.#send(method, JSON.stringify(body), {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    });
  }

  async form(method: string, fields: Record<string, string>): Promise<Answer> {
    const { id, secret } = this.registered;
    const basic = Buffer.from(`${id}:${secret}`).toString('base64');
    const body = new URLSearchParams(secret === null ? { client_id: id, ...fields } : fields).toString();
    return this.#send(method, body, {
      'content-type': 'application/x-www-form-urlencoded',
      ...(secret === null ? {} : { authorization: `Basic ${basic}` }),
    });
  }

  async #send(method: string, body: string, headers: Record<string, string>): Promise<Answer> {
    const address = `${this.site.base}/csc/${this.version}/${method}`;
    const answer = await fetch(address, { method: 'POST', body, headers });
    const text = await answer.text();
    const told = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    for (const secret of [told['access_token'], told['SAD']])
      if (typeof secret === 'string') given.push(secret);
    return { status: answer.status, headers: answer.headers, body: told };
  }

  /** Where the browser is sent by an authorization request. */
  async ask(query: Record<string, string>): Promise<{ status: number; location: string; body: string }> {
    const parameters = new URLSearchParams({ client_id: this.registered.id, ...query });
    const answer = await fetch(`${this.site.base}/csc/${this.version}/oauth2/authorize?${parameters}`, {
      redirect: 'manual',
    });
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      body: await answer.text(),
    };
  }

  /** The person answers on our page, and follows the link back; gives the parameters that arrive at the application. */
  async consent(
    page: string,
    who: Actor,
    fields: Record<string, string> = {},
  ): Promise<{ text: string; back?: URL }> {
    this.site.be(who);
    const answer = await fetch(this.site.base + page, {
      method: 'POST',
      headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ decision: 'allow', ...fields }),
    });
    const text = await answer.text();
    const link = /href="(https:\/\/signa\.example[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    return link === undefined ? { text } : { text, back: new URL(link) };
  }

  /** The whole way to a token: request, answer of the person, code, token. */
  async token(
    query: Record<string, string>,
    who: Actor,
    fields: Record<string, string> = {},
  ): Promise<Answer> {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    const { location } = await this.ask({
      response_type: 'code',
      redirect_uri: BACK,
      state: 'estat',
      ...pkce,
      ...query,
    });
    const { back, text } = await this.consent(location, who, fields);
    if (back === undefined) throw new Error(text.replaceAll(/<[^>]+>/g, ' '));
    const code = back.searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', redirect_uri: BACK };
    return this.form('oauth2/token', { ...grant, code, code_verifier: verifier });
  }
}

export { PIN };

/** A detached CMS over a text, made around a signature of the service (CAdES-B-B). */
export function cmsFor(certificates: readonly string[], text: Uint8Array) {
  const [own, ...chain] = certificates.map((each) => parseCertificate(Buffer.from(each, 'base64')));
  const algorithm = { kind: 'rsa', hash: 'sha256' } as const;
  const prepared = cmsSigner({ certificate: own!, chain, algorithm }).prepare({
    digest: hashOf('sha256', text),
    signingTime: Date.now(),
  });
  const digest = Buffer.from(hashOf('sha256', prepared.toBeSigned));
  return { digest, finish: (signature: string) => prepared.finish(Buffer.from(signature, 'base64')) };
}

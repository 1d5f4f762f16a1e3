/** A provider on its port, applications of a town, and a browser that goes from page to page as people do. */
import { exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import { request } from 'undici';
import { browser } from '../../../../test/browser.ts';
import { freePort } from '../../../../test/free-port.ts';
import { makeTown, type Town } from '../../../../test/kernel.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import type { Level } from '../../../kernel/assurance.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createLog } from '../../../kernel/log.ts';
import { personNif } from '../../../kernel/nif.ts';
import { startWorker } from '../../../kernel/worker.ts';
import { type Application, type Terms, termsShape } from './application.ts';
import { storeApplication } from './application-store.ts';

export type ProviderHouse = OpenHouse & { town: Town; worker: Awaited<ReturnType<typeof startWorker>> };

export async function openProvider(environment: Record<string, string> = {}): Promise<ProviderHouse> {
  const [port, tls] = [await freePort(), await freePort()];
  const log =
    process.env['LOUD'] === undefined
      ? undefined
      : createLog('error', (line) => void process.stderr.write(`${line}\n`));
  const house = await openHouse(
    {
      ...{ PUBLIC_ADDRESS: `http://localhost:${port}`, PORT: String(port), TLS_PORT: String(tls) },
      ...{ HOST: '127.0.0.1', OIDC_INTERNAL_HOSTS: '127.0.0.1 localhost', ...environment },
    },
    undefined,
    log,
  );
  const worker = await startWorker(house.kernel);
  house.kernel.pokeWorker = worker.poke;
  const town = await makeTown(house.kernel);
  const close = async () => {
    await worker.stop();
    await house.close();
  };
  return { ...house, town, worker, close };
}

export const CALLBACK = 'https://app.example/callback';
export const PURPOSE = { ca: 'Per saber de qui és la sol·licitud que feu.' };

export type Made = { id: string; terms: Terms; key: CryptoKey };

/** An approved application, with a key of its own unless the terms say otherwise. */
export async function makeApplication(
  { kernel, town }: Pick<ProviderHouse, 'kernel' | 'town'>,
  given: Partial<Terms> & { secretHash?: string } = {},
): Promise<Made> {
  const { secretHash, ...terms } = given;
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const keyed = ['private_key_jwt', undefined].includes(terms.authentication);
  const whole = termsShape.parse({
    ...{ name: 'Aplicació de prova', purpose: PURPOSE, redirectUris: [CALLBACK] },
    ...(keyed && { jwks: { keys: [jwk] } }),
    ...terms,
  });
  const id = newId();
  const now = kernel.now().toString();
  const application: Application = {
    ...{
      administrationId: town.id,
      id,
      name: whole.name,
      state: 'approved',
      approved: whole,
      wanted: undefined,
    },
    ...{ secretHash, reason: undefined, requestedBy: undefined, createdAt: now, updatedAt: now },
    ...{ requestedAt: undefined, decidedAt: undefined },
  };
  await kernel.db.transaction().execute((tx) => storeApplication(tx, application));
  return { id, terms: whole, key: pair.privateKey };
}

/** The application as `openid-client` makes it, by its key. */
export async function configure(
  house: ProviderHouse,
  made: Made,
  auth?: oidc.ClientAuth,
): Promise<oidc.Configuration> {
  return oidc.discovery(
    new URL(house.kernel.publicAddress),
    made.id,
    { id_token_signed_response_alg: made.terms.signature },
    auth ?? oidc.PrivateKeyJwt({ key: made.key, kid: 'one' }),
    { execute: [oidc.allowInsecureRequests], algorithm: 'oidc' },
  );
}

type Cookie = { name: string; value: string; path: string };

export type Page = {
  status: number;
  url: URL;
  text: string;
  headers: Record<string, string | string[] | undefined>;
};

/** Cookies and redirects as a browser has them; stops at a page, or where another site would be asked. */
export class Surfer {
  jar: Cookie[] = [];
  site: string;
  constructor(site: string) {
    this.site = new URL(site).origin;
  }
  cookies(path: string): string {
    const on = this.jar.filter(
      (each) => path === each.path || path.startsWith(each.path.endsWith('/') ? each.path : `${each.path}/`),
    );
    return on.map(({ name, value }) => `${name}=${value}`).join('; ');
  }
  set(name: string, value: string, path = '/'): void {
    this.jar = this.jar.filter((each) => each.name !== name || each.path !== path);
    if (value !== '') this.jar.push({ name, value, path });
  }
  async once(url: URL, form?: Record<string, string>): Promise<Page> {
    const answer = await request(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        ...{ accept: 'text/html', cookie: this.cookies(url.pathname), 'accept-language': 'en' },
        ...(form && { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }),
      },
      body: form === undefined ? null : new URLSearchParams(form).toString(),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const path = rest.find((part) => /^path=/i.test(part))?.slice(5) ?? '/';
      const gone = rest.some((part) => /expires=Thu, 01 Jan 1970|max-age=0/i.test(part));
      this.set(pair.slice(0, at), gone ? '' : pair.slice(at + 1), path);
    }
    return { status: answer.statusCode, url, text: await answer.body.text(), headers: answer.headers };
  }
  async go(to: string | URL, form?: Record<string, string>): Promise<Page> {
    let url = new URL(to, this.site);
    let body = form;
    for (let hop = 0; hop < 25; hop++) {
      const page = await this.once(url, body);
      body = undefined;
      const refresh = /url=(.*)$/.exec(String(page.headers['refresh'] ?? ''))?.[1];
      const next = page.headers['location'] ?? refresh;
      if (next === undefined) return page;
      url = new URL(String(next), url);
      if (url.origin !== this.site) return { ...page, url };
    }
    throw new Error('Too many redirects.');
  }
}

let people = 0;

/** The number of an invented person. */
export const newDocument = (): string => {
  people += 1;
  return personNif(99_950_000 + people);
};

/** A browser in which an invented person has identified themselves at a level. */
export async function signedIn(
  kernel: Kernel,
  level: Level = 'substantial',
  given: { surfer?: Surfer; document?: string } = {},
): Promise<{ surfer: Surfer; document: string; sessionId: string; accountId: string }> {
  const surfer = given.surfer ?? new Surfer(kernel.publicAddress);
  const document = given.document ?? newDocument();
  const mine = browser(kernel);
  for (const { name, value, path } of surfer.jar) if (path === '/') mine.jar.set(name, value);
  mine.begin();
  await mine.end({
    level,
    who: {
      person: {
        documentType: 'NIF',
        document,
        country: 'ES',
        givenName: 'Marta',
        surname1: 'Roura',
        surname2: 'Prova',
      },
    },
  });
  for (const [name, value] of mine.jar) surfer.set(name, value);
  const session = (await mine.session())!;
  return { surfer, document, sessionId: session.id, accountId: session.account.id };
}

export type Started = { url: URL; verifier: string; state: string; nonce: string };

/** The address of an authorization request, with PKCE, state and nonce. */
export async function start(
  config: oidc.Configuration,
  parameters: Record<string, string> = {},
  options: { par?: boolean; dpop?: oidc.DPoPHandle } = {},
): Promise<Started> {
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const all = {
    ...{ redirect_uri: CALLBACK, scope: 'openid', state, nonce, code_challenge_method: 'S256' },
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    ...parameters,
  };
  const dpop = options.dpop && { DPoP: options.dpop };
  const url =
    options.par === true
      ? await oidc.buildAuthorizationUrlWithPAR(config, all, dpop)
      : oidc.buildAuthorizationUrl(config, all);
  return { url, verifier, state, nonce };
}

/** Goes to the application's request and agrees when asked; answers the address at which the browser leaves us. */
export async function through(surfer: Surfer, { url }: Started): Promise<URL> {
  const page = await surfer.go(url);
  if (page.url.origin !== surfer.site) return page.url;
  if (!page.text.includes('value="agree"'))
    throw new Error(`No consent was asked: ${page.status} ${page.url.pathname}`);
  return (await surfer.go(page.url, { act: 'agree' })).url;
}

/** The tokens for what came back. */
export const redeem = (config: oidc.Configuration, started: Started, back: URL, dpop?: oidc.DPoPHandle) =>
  oidc.authorizationCodeGrant(
    config,
    back,
    { pkceCodeVerifier: started.verifier, expectedState: started.state, expectedNonce: started.nonce },
    undefined,
    dpop && { DPoP: dpop },
  );

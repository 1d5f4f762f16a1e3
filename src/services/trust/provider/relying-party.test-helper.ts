/** A relying party that nobody here wrote (`openid-client`), a browser of bare requests, and applications to go with them. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { exportJWK } from 'jose';
import * as client from 'openid-client';
import { fetch as undiciFetch } from 'undici';
import { browser, somebody } from '../../../../test/browser.ts';
import type { OpenHouse } from '../../../../test/outside/house.ts';
import type { Level } from '../../../kernel/assurance.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Person } from '../identity/index.ts';
import { type ApplicationSettings, settingsShape } from './application.ts';
import { insertApplication, raiseVersion, updateApplication } from './store.ts';

export const BACK = 'https://rp.example/callback';

export type Registered = {
  id: string;
  clientId: string;
  secret: string;
  key: CryptoKey;
  settings: ApplicationSettings;
};

/** Registers an application that was approved. */
export async function registered(house: OpenHouse, more: Record<string, unknown> = {}): Promise<Registered> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'ES256' };
  const settings = settingsShape.parse({
    ...{ name: 'Aplicació de prova', purpose: 'Per provar que tot va bé.', contact: 'prova@prova.example' },
    ...{ authMethod: 'private_key_jwt', redirects: [BACK], scopes: ['openid', 'profile', 'document'] },
    jwks: {
      keys: [{ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, kid: jwk.kid, use: 'sig', alg: 'ES256' }],
    },
    ...more,
  });
  const [id, now, secret] = [newId(), house.kernel.now(), newId()];
  const clientId = `test-${id}`;
  await house.kernel.db.transaction().execute(async (tx) => {
    await insertApplication(tx, {
      id,
      clientId,
      administrationId: newId(),
      requestedBy: 'test',
      pending: settings,
      now,
    });
    await updateApplication(tx, id, { state: 'approved', settings, pending: null }, now);
    await raiseVersion(tx);
  });
  await house.database.pool.query('update provider.application set secret_hash = $2 where id = $1', [
    id,
    createHash('sha256').update(secret).digest(),
  ]);
  // A process believes for a second that nothing has changed.
  await new Promise((done) => setTimeout(done, 1_050));
  const key = await crypto.subtle.importKey(
    'pkcs8',
    privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );
  return { id, clientId, secret, key, settings };
}

/** The library set up for an application, talking to the house over plain HTTP. */
export async function relyingParty(
  house: OpenHouse,
  application: Registered,
  auth: client.ClientAuth = client.PrivateKeyJwt({ key: application.key, kid: 'k1' }),
): Promise<client.Configuration> {
  return client.discovery(
    new URL(house.kernel.publicAddress),
    application.clientId,
    { redirect_uris: [BACK] },
    auth,
    {
      execute: [client.allowInsecureRequests],
      [client.customFetch]: ((url: string, options: Record<string, unknown>) =>
        undiciFetch(url.replace(house.kernel.publicAddress, house.url), options as never)) as never,
    },
  );
}

export type Surfer = {
  jar: Map<string, string>;
  /** Signs in by a test method, as `/sign-in` would. */
  signIn(level?: Level, person?: Person): Promise<void>;
  /** Follows an address through our pages until it leaves for somebody else; agrees to what is asked. */
  follow(address: string, options?: { agree?: boolean }): Promise<URL>;
  get(address: string): Promise<{ status: number; text: string; location: string | null }>;
};

/** A browser that has cookies, follows redirects and refreshes, and presses the button of a consent. */
export function surfer(house: OpenHouse): Surfer {
  const page = browser(house.kernel);
  const { jar } = page;
  const local = (address: string) =>
    new URL(address.replace(house.kernel.publicAddress, house.url), house.url);
  const send = async (address: string, body?: URLSearchParams) => {
    const answer = await undiciFetch(local(address), {
      redirect: 'manual',
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'text/html',
        'sec-fetch-site': 'same-origin',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body !== undefined && { body: body.toString() }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
  };
  return {
    jar,
    get: (address) => send(address),
    async signIn(level = 'substantial', person = somebody()) {
      if (page.cookie('aplec_attempt') === undefined) page.begin();
      await page.end({ level, who: { person } });
    },
    async follow(address, { agree = true } = {}) {
      let at = address;
      let body: URLSearchParams | undefined;
      for (let hop = 0; hop < 20; hop++) {
        const answer = await send(at, body);
        body = undefined;
        const refresh = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(answer.text)?.[1];
        const next = answer.location ?? refresh?.replaceAll('&amp;', '&');
        if (next !== undefined && next !== null) {
          at = new URL(next, local(at)).href.replace(house.url, house.kernel.publicAddress);
          if (!at.startsWith(house.kernel.publicAddress) || at.includes('/sign-in?')) return new URL(at);
          if (new URL(at).pathname === '/sign-in') return new URL(at);
          continue;
        }
        if (answer.status === 200 && answer.text.includes('name="answer"'))
          body = new URLSearchParams({ answer: agree ? 'yes' : 'no' });
        else
          return new URL(
            `${house.kernel.publicAddress}/stopped?status=${answer.status}&text=${encodeURIComponent(
              answer.text
                .replace(/<[^>]*>/g, ' ')
                .replace(/\s+/g, ' ')
                .slice(0, 600),
            )}`,
          );
      }
      throw new Error(`It goes round and round: ${at}`);
    },
  };
}

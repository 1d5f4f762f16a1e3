/** A house that wallets can reach, the issuer of a test, and browsers that begin to sign in. */
import assert from 'node:assert/strict';
import { freePort } from '../../../../test/free-port.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { type Page, type Surf, surf } from '../../../../test/surf.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { newId } from '../../../kernel/ids.ts';
import { type Session, sessionOf } from '../identity/index.ts';
import { type Authority, newAuthority } from './demo/authority.ts';
import { DOCTYPE, VCT } from './demo/identities.ts';
import { encrypted, fetchQuestion, newWallet, type Question, type Wallet } from './demo/wallet.ts';
import type { Issuer } from './issuer.ts';
import { storeIssuer } from './store.ts';

export type WalletHouse = OpenHouse & { authority: Authority; issuer: Issuer; wallet: Wallet };

export async function openWalletHouse(environment: Record<string, string> = {}): Promise<WalletHouse> {
  const port = await freePort();
  const house = await openHouse({
    ...{ PUBLIC_ADDRESS: `http://localhost:${port}`, PORT: String(port), HOST: '127.0.0.1', ...environment },
  });
  const authority = newAuthority(house.kernel.now().epochMilliseconds);
  const issuer = await addIssuer(house, authority);
  return { ...house, authority, issuer, wallet: newWallet(authority) };
}

export async function addIssuer(
  { kernel }: OpenHouse,
  { certificate }: Authority,
  more: Partial<Issuer> = {},
): Promise<Issuer> {
  const issuer: Issuer = {
    ...{ id: newId(), country: 'ES', vcts: [VCT], doctypes: [DOCTYPE], level: 'high', state: 'active' },
    ...{ anchor: certificate.der, demonstrationWallet: undefined },
    title: { ca: 'Emissor de prova', es: 'Emisor de prueba', oc: 'Emissor de pròva', en: 'Test issuer' },
    ...more,
  };
  await storeIssuer(kernel.db, issuer, kernel.now());
  return issuer;
}

export const CLAIMS = {
  ...{ given_name: 'Mercè', family_name: 'Tarrés Coll (demostració)' },
  personal_administrative_number: '99900601D',
};

/** A browser that asked to sign in and chose the wallet; and what its page gives to wallets. */
export async function begun(house: OpenHouse, level = 'low'): Promise<{ browser: Surf; address: string }> {
  const browser = surf(house);
  await browser.get(`/sign-in?next=/citizen&level=${level}`);
  const page = await browser.go(await browser.post('/sign-in/wallet', {}));
  assert.equal(page.status, 200, page.text.slice(0, 500));
  return { browser, address: addressIn(page) };
}

/** The address that opens a wallet, as a page holds it. */
export function addressIn(page: Page, scheme = 'openid4vp:'): string {
  const found = new RegExp(`href="(${scheme}[^"]+)"`).exec(page.text)?.[1];
  assert.ok(found, page.text.slice(0, 2000));
  return found.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
}

export const questionOf = (address: string): Promise<Question> =>
  fetchQuestion(new URLSearchParams(address.slice(address.indexOf('?'))));

export const seconds = ({ kernel }: OpenHouse): number => Math.floor(kernel.now().epochMilliseconds / 1000);

/** Posts an answer; what came back, whatever it is. */
export async function post(
  { responseUri }: Pick<Question, 'responseUri'>,
  form: Record<string, string>,
): Promise<{ status: number; json: Record<string, string> }> {
  const answer = await fetch(responseUri, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, json: (await answer.json()) as Record<string, string> };
}

export const postToken = async (question: Question, token: unknown) =>
  post(question, { response: await encrypted(question, { vp_token: token }) });

export const session = (house: OpenHouse, browser: Surf): Promise<Session | undefined> =>
  sessionOf(house.kernel, browser.jar.get(SESSION_COOKIE));

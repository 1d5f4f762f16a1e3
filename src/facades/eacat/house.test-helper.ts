/** A house with a town, its system, and people who work there. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { signedIn, somebody } from '../../../test/browser.ts';
import { makeTown, type Town } from '../../../test/kernel.ts';
import {
  type Answered,
  type Client,
  makeClient,
  type OpenHouse,
  openHouse,
  send,
} from '../../../test/outside/house.ts';
import { perform } from '../../kernel/action.ts';
import type { Capability, Employee } from '../../kernel/actor.ts';
import { hotp, stepAt } from '../../kernel/totp.ts';
import {
  beginCredential,
  confirmCredential,
  showWaiting,
} from '../../services/trust/authenticator/actions/credentials.ts';
import { hashOfPassword } from '../../services/trust/authenticator/password.ts';
import { appoint, type Role } from '../../services/trust/people/index.ts';
import { AUTHENTICATE, CREATE_CREDENTIALS, LOAD_ENTITIES, LOAD_PROFILES } from './contract.ts';

export const PASSWORD = 'tres cavalls damunt la taula verda';
export const ALL: Capability[] = ['people.read', 'people.manage', 'people.authenticate'];
export const ALL_PATHS = [AUTHENTICATE, LOAD_ENTITIES, LOAD_PROFILES, CREATE_CREDENTIALS];
export const INE10 = '0801930008';

export type Json = Record<string, unknown>;

export let house: OpenHouse;
export let town: Town;
export let client: Client;

let users = 0;
let opening: Promise<void> | undefined;

/** Opens the house, one for the files of a process that use it together. */
export function open(): Promise<void> {
  users += 1;
  opening ??= openOnce();
  return opening;
}

export async function close(): Promise<void> {
  users -= 1;
  if (users > 0) return;
  opening = undefined;
  await house.close();
}

async function openOnce(): Promise<void> {
  house = await openHouse();
  town = await makeTown(house.kernel);
  await house.database.pool.query(
    `update administrations.administration set ine10 = $2, nif = 'P0801900B' where id = $1`,
    [town.id, INE10],
  );
  client = await makeClient(house, town, { capabilities: ALL });
}

export const ask = (path: string, body: Json, by: Client = client, headers: Record<string, string> = {}) =>
  send(house, { path, client: by.pair, body, headers });
export const codeOf = ({ status, json, text }: Answered) => {
  assert.equal(status, 200, text);
  return [json['ok'], json['messageCode']];
};

export const today = () => Temporal.Now.plainDateISO('Europe/Madrid').toString();
export const manager = (of: Town): Employee => ({
  ...{ ...of.employee('people.manage', 'people.read'), document: somebody().document, level: 'substantial' },
});

export type Somebody = { document: string; id: string; self: Employee };

/** Somebody with an account and a place. */
export async function worker({
  of = town,
  roles = ['officer'],
}: {
  of?: Town;
  roles?: Role[];
} = {}): Promise<Somebody> {
  const person = somebody();
  await signedIn(house.kernel, 'substantial', person);
  const place = { name: 'Pere Prova', unit: 'Obres', title: 'Tècnic', email: 'pere@example.org' };
  const wish = { ...place, document: person.document, fromDay: today(), roles };
  const { id } = await perform(house.kernel, appoint, manager(of), wish);
  const self: Employee = { ...of.employee(), document: person.document, level: 'substantial' };
  return { document: person.document, id, self };
}

/** The same, with a password and an application whose first code was used. */
export async function enrolled(given: { of?: Town } = {}) {
  const one = await worker(given);
  const { kernel } = house;
  await perform(kernel, beginCredential, one.self, { passwordHash: await hashOfPassword(PASSWORD) });
  const { key } = await perform(kernel, showWaiting, one.self, {});
  const done = await perform(kernel, confirmCredential, one.self, { code: codeAt(key, -1) });
  assert.equal(done.outcome, 'enrolled');
  return { ...one, key, paper: done.codes };
}

export function codeAt(key: string, stepsOn = 0): string {
  const bits = [...key]
    .map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'))
    .join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((each) => Number.parseInt(each, 2)));
  return hotp(bytes, stepAt(Date.now()) + stepsOn);
}

export const enter = (identifier: string, code: string | undefined, more: Json = {}, by: Client = client) =>
  ask(AUTHENTICATE, { identifier, password: PASSWORD, ...(code !== undefined && { code }), ...more }, by);

/** What goes into records from here on, before it is sealed. */
export function recording(t: TestContext): () => string[] {
  const appended = t.mock.method(house.kernel.ledger, 'appendIn');
  return () => appended.mock.calls.map((call) => JSON.stringify(call.arguments[1]));
}

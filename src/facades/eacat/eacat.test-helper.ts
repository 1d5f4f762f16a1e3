/** A town with a system that may all of this contract, and people of it with a password and an application. */
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
import { AUTHENTICATE } from './contract.ts';

export const PASSWORD = 'tres cavalls damunt la taula verda';
export const ALL: Capability[] = ['people.read', 'people.manage', 'people.authenticate'];
export const INE10 = '0801930008';

export type Json = Record<string, unknown>;
export type Somebody = { document: string; id: string; self: Employee };
export type Enrolled = Somebody & { key: string; paper: string[] };
export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** `ok` and `messageCode` of an answer that is a result. */
export function codeOf({ status, json, text }: Answered): unknown[] {
  assert.equal(status, 200, text);
  return [json['ok'], json['messageCode']];
}

export const today = (): string => Temporal.Now.plainDateISO('Europe/Madrid').toString();

/** The code that an application with this key shows. */
export function codeAt(key: string, stepsOn = 0): string {
  const bits = [...key]
    .map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'))
    .join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((each) => Number.parseInt(each, 2)));
  return hotp(bytes, stepAt(Date.now()) + stepsOn);
}

const manager = (of: Town): Employee => ({
  ...{ ...of.employee('people.manage', 'people.read'), document: somebody().document, level: 'substantial' },
});

/** Somebody with an account and a place. */
async function makeWorker({ kernel }: OpenHouse, of: Town, roles: Role[] = ['officer']): Promise<Somebody> {
  const person = somebody();
  await signedIn(kernel, 'substantial', person);
  const place = { name: 'Pere Prova', unit: 'Obres', title: 'Tècnic', email: 'pere@example.org' };
  const wish = { ...place, document: person.document, fromDay: today(), roles };
  const { id } = await perform(kernel, appoint, manager(of), wish);
  const self: Employee = { ...of.employee(), document: person.document, level: 'substantial' };
  return { document: person.document, id, self };
}

/** The same, with a password and an application whose first code was used. */
async function makeEnrolled(house: OpenHouse, of: Town): Promise<Enrolled> {
  const one = await makeWorker(house, of);
  const { kernel } = house;
  await perform(kernel, beginCredential, one.self, { passwordHash: await hashOfPassword(PASSWORD) });
  const { key } = await perform(kernel, showWaiting, one.self, {});
  const done = await perform(kernel, confirmCredential, one.self, { code: codeAt(key, -1) });
  assert.equal(done.outcome, 'enrolled');
  return { ...one, key, paper: done.codes };
}

export async function openDesk() {
  const house = await openHouse();
  const town = await makeTown(house.kernel);
  await house.database.pool.query(
    `update administrations.administration set ine10 = $2, nif = 'P0801900B' where id = $1`,
    [town.id, INE10],
  );
  const client = await makeClient(house, town, { capabilities: ALL });
  const ask = (path: string, body: Json, by: Client = client, headers: Record<string, string> = {}) =>
    send(house, { path, client: by.pair, body, headers });
  return {
    ...{ house, town, client, ask, manager },
    worker: (given: { of?: Town; roles?: Role[] } = {}) => makeWorker(house, given.of ?? town, given.roles),
    enrolled: (given: { of?: Town } = {}) => makeEnrolled(house, given.of ?? town),
    enter: (identifier: string, code: string | undefined, more: Json = {}, by: Client = client) =>
      ask(AUTHENTICATE, { identifier, password: PASSWORD, ...(code !== undefined && { code }), ...more }, by),
    /** What goes into records from here on, before it is sealed. */
    recording(t: TestContext): () => string[] {
      const appended = t.mock.method(house.kernel.ledger, 'appendIn');
      return () => appended.mock.calls.map((call) => JSON.stringify(call.arguments[1]));
    },
  };
}

import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { before, test } from 'node:test';
import { signedIn } from '../../../../test/browser.ts';
import { testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { addMeans, findMeans } from '../identity/index.ts';
import { usePasskey } from './actions/passkeys.ts';
import { askToSignIn, relyingParty } from './ceremony.ts';
import { storeChallenge, storePasskey } from './store.ts';

let kernel: Kernel;
before(async () => {
  kernel = await testKernel();
});

/** A device of our own, which can misbehave as a browser’s cannot. */
type Device = { accountId: string; meansId: string; credentialId: string; key: KeyObject };

async function device(counter = 5): Promise<Device> {
  const { session } = await signedIn(kernel);
  const accountId = session.account.id;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  // COSE_Key of RFC 9053 §7.1: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
  const credentialId = randomBytes(32).toString('base64url');
  const meansId = await kernel.db.transaction().execute(async (tx) => {
    const work = { tx, kernel, now: kernel.now() } as never;
    const id = await addMeans(work, {
      ...{ accountId, method: 'passkey', label: 'Prova', level: 'substantial', enrolledBy: 'session' },
    });
    const passkey = { accountId, id, credentialId, publicKey: cose, counter, transports: [], synced: false };
    await storePasskey(tx, passkey, kernel.now());
    return id;
  });
  return { accountId, meansId, credentialId, key: privateKey };
}

type Lies = {
  origin?: string;
  domain?: string;
  flags?: number;
  counter?: number;
  type?: string;
  credentialId?: string;
};
const [PRESENT, VERIFIED] = [1, 4];

function answer(of: Device, challenge: string, lies: Lies = {}): string {
  const { id, origin } = relyingParty(kernel);
  const client = Buffer.from(
    JSON.stringify({
      type: lies.type ?? 'webauthn.get',
      challenge,
      origin: lies.origin ?? origin,
      crossOrigin: false,
    }),
  );
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(lies.counter ?? 6);
  const data = Buffer.concat([
    createHash('sha256')
      .update(lies.domain ?? id)
      .digest(),
    Buffer.from([lies.flags ?? PRESENT | VERIFIED]),
    counter,
  ]);
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
  const rawId = lies.credentialId ?? of.credentialId;
  return JSON.stringify({
    ...{ id: rawId, rawId, type: 'public-key', clientExtensionResults: {} },
    response: {
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, of.key).toString('base64url'),
    },
  });
}

async function challengeFor(attemptId: string): Promise<string> {
  const { challenge } = await askToSignIn(kernel);
  const now = kernel.now();
  await storeChallenge(
    kernel.db,
    { challenge, purpose: 'sign-in', boundTo: attemptId },
    { now, endsAt: now.add({ minutes: 5 }) },
  );
  return challenge;
}

const use = (attemptId: string, given: string) =>
  perform(kernel, usePasskey, { kind: 'platform', name: 'test' }, { attemptId, answer: given });

async function outcomeOf(of: Device, lies: Lies = {}): Promise<string> {
  const attemptId = newId();
  return (await use(attemptId, answer(of, await challengeFor(attemptId), lies))).outcome;
}

test('a device that holds the key identifies its person', async () => {
  const of = await device();
  const attemptId = newId();
  const used = await use(attemptId, answer(of, await challengeFor(attemptId)));
  assert.deepEqual(used, { outcome: 'right', accountId: of.accountId, meansId: of.meansId });
});

test('an answer for another site, another domain or without the person’s confirmation is none', async () => {
  const of = await device();
  const refused: [string, Lies][] = [
    ['another origin (phishing)', { origin: 'https://ap1ec.example' }],
    ['another port of the same host', { origin: `${relyingParty(kernel).origin}1` }],
    ['another domain', { domain: 'ap1ec.example' }],
    ['nobody was there', { flags: 0 }],
    ['nobody was verified', { flags: PRESENT }],
    ['an enrolment, not a sign-in', { type: 'webauthn.create' }],
  ];
  for (const [which, lies] of refused) assert.equal(await outcomeOf(of, lies), 'not-verified', which);
});

test('an answer counts once, in the attempt it was asked for', async () => {
  const of = await device();
  const [mine, theirs] = [newId(), newId()];
  const given = answer(of, await challengeFor(mine));
  assert.equal((await use(theirs, given)).outcome, 'challenge-over', 'another browser');
  assert.equal((await use(mine, given)).outcome, 'right');
  assert.equal((await use(mine, given)).outcome, 'challenge-over', 'replay');
  assert.equal((await use(mine, answer(of, 'a challenge of my own'))).outcome, 'challenge-over');
});

test('the key of one person does not open the account of another', async () => {
  const [one, other] = [await device(), await device()];
  assert.equal(await outcomeOf(one, { credentialId: other.credentialId }), 'not-verified');
  assert.equal(await outcomeOf(one, { credentialId: randomBytes(32).toString('base64url') }), 'unknown');
});

test('a counter that goes back stops the key: it may have been copied', async () => {
  const of = await device();
  assert.equal(await outcomeOf(of, { counter: 9 }), 'right');
  assert.equal(await outcomeOf(of, { counter: 8 }), 'counter-back');
  assert.equal(await findMeans(kernel.db, of.accountId, of.meansId), undefined);
  assert.equal(await outcomeOf(of, { counter: 10 }), 'unknown', 'for good');
});

test('what is no answer at all is told as that', async () => {
  for (const text of ['', '{', '[]', 'null', '{"id":1}', 'x'.repeat(30_000)])
    await assert.rejects(use(newId(), text), { code: 'passkeys.not-read' }, text.slice(0, 10));
});

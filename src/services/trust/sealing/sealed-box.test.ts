import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { BrokenContent, CHUNK, openChunks, sealChunks } from './chunks.ts';
import { KEMS, type Kem, newKeyPair, openWith } from './hpke.ts';
import { protect, unlockFrom, unprotect } from './key-protection.ts';
import {
  beginSealing,
  type Custodians,
  fileKeyFor,
  fileKeyFrom,
  openContent,
  type Recipient,
  type SealedBox,
  shareFor,
  wrapFor,
} from './sealed-box.ts';
import { isKeyOf, parseHeader, parseSealed, SealedFormError, wrapsBytes } from './sealed-form.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const INFO = hex('4f6465206f6e2061204772656369616e2055726e');
const PLAIN = '4265617574792069732074727574682c20747275746820626561757479';

/** RFC 9180, appendix A.1.1 and A.3.1: mode Base, HKDF-SHA-256, AES-128-GCM, the first message. */
const VECTORS = [
  {
    kem: 'X25519',
    privateKey: '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
    enc: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
    ciphertext: 'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
  },
  {
    kem: 'P-256',
    privateKey: 'f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2',
    enc: '04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
    ciphertext: '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
  },
] as const;

test('the vectors of RFC 9180 open, and nothing that differs from them', async () => {
  for (const { kem, privateKey, enc, ciphertext } of VECTORS) {
    const key = { kem, privateKey: hex(privateKey), aead: 'AES-128-GCM' } as const;
    const sealed = { enc: hex(enc), ciphertext: hex(ciphertext) };
    const aad = hex('436f756e742d30');
    const opened = await openWith(key, sealed, { info: INFO, aad });
    assert.equal(Buffer.from(opened ?? []).toString('hex'), PLAIN);
    assert.equal(await openWith(key, sealed, { info: INFO, aad: hex('436f756e742d31') }), undefined);
    assert.equal(await openWith(key, sealed, { info: aad, aad }), undefined);
    const changed = Uint8Array.from(sealed.ciphertext);
    changed[3]! ^= 1;
    assert.equal(await openWith(key, { ...sealed, ciphertext: changed }, { info: INFO, aad }), undefined);
  }
});

type Holder = Recipient & { privateKey: Uint8Array };

async function holder(kem: Kem = 'P-256'): Promise<Holder> {
  return { keyId: randomUUID(), kem, ...(await newKeyPair(kem)) };
}

const TEXT = Buffer.from('Oferta econòmica: 41.300 euros.\n');

async function seal(
  content: Uint8Array,
  recipients: readonly Recipient[],
  custodians?: Custodians,
): Promise<SealedBox & { payload: Buffer }> {
  const wish = { id: randomUUID(), openFrom: Date.UTC(2027, 0, 15, 10), recipients, custodians };
  const sealing = beginSealing(wish, [content]);
  const parts: Buffer[] = [];
  for await (const chunk of sealing.chunks) parts.push(chunk);
  return { ...(await sealing.finish()), payload: Buffer.concat(parts) };
}

async function read(header: Uint8Array, key: Uint8Array, payload: Iterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of openContent(header, key, payload)) parts.push(part);
  return Buffer.concat(parts);
}

test('each recipient opens what was sealed to them with their own key, and nobody else', async () => {
  const people = await Promise.all(KEMS.map((kem) => holder(kem)));
  const stranger = await holder();
  const { header, wraps, payload } = await seal(TEXT, people);
  for (const [at, person] of people.entries()) {
    const key = await fileKeyFor(header, wraps[at]!, person.privateKey);
    assert.deepEqual(await read(header, key!, [payload]), TEXT);
  }
  assert.equal(await fileKeyFor(header, wraps[0]!, stranger.privateKey), undefined);
  assert.equal(await fileKeyFor(header, wraps[0]!, people[1]!.privateKey), undefined);
});

test('the form holds what it says, and a file that is cut or strange is no sealed file', async () => {
  const people = [await holder(), await holder('X25519'), await holder()];
  const groupId = randomUUID();
  const { header, wraps, payload } = await seal(TEXT, [people[0]!], {
    groupId,
    threshold: 2,
    members: people,
  });
  const whole = Buffer.concat([header, wrapsBytes(wraps), payload]);
  const parsed = parseSealed(whole);
  assert.deepEqual(parsed.wraps, wraps);
  assert.deepEqual(whole.subarray(parsed.contentAt), payload);
  assert.deepEqual(
    [
      parsed.core.openFrom,
      parsed.core.plainSize,
      parsed.core.custody?.groupId,
      parsed.core.custody?.threshold,
    ],
    [Date.UTC(2027, 0, 15, 10), TEXT.length, groupId, 2],
  );
  for (let length = 0; length < parsed.contentAt; length++)
    assert.throws(() => parseSealed(whole.subarray(0, length)), SealedFormError);
  for (const at of [0, 6, 7, 72, 73, 24, 32]) {
    const changed = Buffer.from(whole);
    changed[at] = 0xff;
    assert.throws(() => parseSealed(changed), SealedFormError, String(at));
  }
});

test('whatever byte of the header is changed, the key does not fit any more', async () => {
  const person = await holder();
  const { header, wraps } = await seal(TEXT, [person]);
  const key = (await fileKeyFor(header, wraps[0]!, person.privateKey))!;
  for (let at = 0; at < header.length; at++) {
    const changed = Buffer.from(header);
    changed[at]! ^= 1;
    let fits = false;
    try {
      fits = isKeyOf(key, changed);
    } catch (error) {
      assert.ok(error instanceof SealedFormError);
    }
    assert.ok(!fits, String(at));
  }
});

test('content of every length comes back, and is not taken when it is cut, lengthened, changed or in another order', async () => {
  const key = randomBytes(32);
  const collect = async (parts: AsyncIterable<Buffer>) => {
    const all: Buffer[] = [];
    for await (const each of parts) all.push(each);
    return all;
  };
  for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7]) {
    const plain = randomBytes(length);
    const sealed = await collect(sealChunks(key, [plain.subarray(0, 1000), plain.subarray(1000)]));
    const opened = Buffer.concat(await collect(openChunks(key, [Buffer.concat(sealed)])));
    assert.ok(opened.equals(plain), String(length));
    const rejected = async (parts: readonly Buffer[]) =>
      assert.rejects(collect(openChunks(key, parts)), BrokenContent, String(length));
    await rejected([Buffer.concat(sealed).subarray(0, -1)]);
    await rejected([...sealed, Buffer.alloc(16)]);
    await rejected([]);
    if (sealed.length > 2) {
      await rejected(sealed.slice(0, -1));
      await rejected([sealed[1]!, sealed[0]!, ...sealed.slice(2)]);
      await rejected([sealed[0]!, sealed[0]!, ...sealed.slice(2)]);
    }
  }
});

test('as many custodians as it takes open it together; one fewer, a wrong or a changed share do not', async () => {
  const people = await Promise.all(
    [1, 2, 3, 4, 5].map((each) => holder(each % 2 === 0 ? 'X25519' : 'P-256')),
  );
  const custodians = { groupId: randomUUID(), threshold: 3, members: people };
  const { header, wraps, payload } = await seal(TEXT, [], custodians);
  const shares = await Promise.all(wraps.map((wrap, at) => shareFor(header, wrap, people[at]!.privateKey)));
  const of = (...numbers: number[]) => new Map(numbers.map((each) => [each, shares[each - 1]!]));
  for (const some of [of(1, 2, 3), of(2, 4, 5), of(1, 2, 3, 4, 5)])
    assert.deepEqual(await read(header, (await fileKeyFrom(header, some))!, [payload]), TEXT);
  assert.equal(await fileKeyFrom(header, of(1, 2)), undefined);
  const another = await seal(TEXT, [], custodians);
  const foreign = (await shareFor(another.header, another.wraps[2]!, people[2]!.privateKey))!;
  assert.equal(await fileKeyFrom(header, new Map([...of(1, 2), [3, foreign]])), undefined);
  const changed = Uint8Array.from(shares[2]!);
  changed[0]! ^= 1;
  assert.equal(await fileKeyFrom(header, new Map([...of(1, 2), [3, changed]])), undefined);
  assert.equal(await fileKeyFrom(header, new Map([...of(1, 2), [3, shares[0]!]])), undefined);
  assert.equal(await shareFor(header, wraps[0]!, people[1]!.privateKey), undefined);
  assert.equal(await shareFor(another.header, wraps[0]!, people[0]!.privateKey), undefined);
});

test('what is sealed is given to a new key without touching header or content', async () => {
  const [old, fresh] = [await holder(), await holder('X25519')];
  const { header, wraps, payload } = await seal(TEXT, [old]);
  const fileKey = (await fileKeyFor(header, wraps[0]!, old.privateKey))!;
  const again = await wrapFor(fresh, parseHeader(header).core, { share: 0, secret: fileKey });
  const key = (await fileKeyFor(header, again, fresh.privateKey))!;
  assert.deepEqual(await read(header, key, [payload]), TEXT);
  assert.ok(await fileKeyFor(header, wraps[0]!, old.privateKey));
});

test('a private key opens with its passphrase and in its place only', async () => {
  const [id, other] = [randomUUID(), randomUUID()];
  const unlock = await unlockFrom('quatre paraules llargues junts', id);
  const plain = randomBytes(32);
  const sealed = protect(unlock, id, plain);
  assert.deepEqual(unprotect(unlock, id, sealed), plain);
  assert.equal(unprotect(unlock, other, sealed), undefined);
  assert.equal(unprotect(await unlockFrom('quatre paraules llargues juntes', id), id, sealed), undefined);
  const changed = Buffer.from(sealed);
  changed[20]! ^= 1;
  assert.equal(unprotect(unlock, id, changed), undefined);
  assert.equal(unprotect(unlock, id, Buffer.alloc(3)), undefined);
});

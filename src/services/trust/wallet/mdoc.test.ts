import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { assertPlainCbor } from './cbor-limits.ts';
import { type Authority, newAuthority, newKey } from './demo/authority.ts';
import { type Claims, DOCTYPE, issueMdoc, showMdoc } from './demo/identities.ts';
import { queryOf } from './demo/wallet.ts';
import { WalletFinding } from './finding.ts';
import { transcriptOf } from './mdoc.ts';
import {
  begun,
  CLAIMS,
  openWalletHouse,
  postToken,
  questionOf,
  seconds,
  type WalletHouse,
} from './wallet.test-helper.ts';

let house: WalletHouse;
/** An authority that nobody knows. */
let stranger: Authority;
before(async () => {
  house = await openWalletHouse();
  stranger = newAuthority(house.kernel.now().epochMilliseconds, 'Ningú (demostració)');
});
after(() => house.close());

describe('an mdoc', () => {
  type MdocLie = {
    issued?: Partial<{ authority: Authority; claims: Claims; doctype: string; at: number }>;
    shown?: Partial<{ nonce: string; audience: string; responseUri: string; jwkThumbprint: Uint8Array }>;
    holder?: ReturnType<typeof newKey>;
    change?: (bytes: Buffer) => Buffer;
  };
  async function told(lie: MdocLie): Promise<string> {
    const { address } = await begun(house);
    const question = await questionOf(address);
    const [at, { holder }] = [seconds(house), house.wallet];
    const credential = await issueMdoc({
      authority: house.authority,
      holder,
      claims: CLAIMS,
      at,
      ...lie.issued,
    });
    const text = await showMdoc(credential, lie.holder ?? holder, {
      ...{
        audience: question.clientId,
        nonce: question.nonce,
        at,
        names: Object.keys(lie.issued?.claims ?? CLAIMS),
      },
      ...{ responseUri: question.responseUri, ...lie.shown },
      jwkThumbprint:
        lie.shown?.jwkThumbprint ?? new Uint8Array(Buffer.from(question.encryption.kid, 'base64url')),
    });
    const bytes = (lie.change ?? ((same) => same))(Buffer.from(text, 'base64url'));
    const id = queryOf(question, 'mso_mdoc')!.id;
    const { status, json } = await postToken(question, { [id]: [bytes.toString('base64url')] });
    assert.ok(status < 500, `${status}`);
    return status === 200 ? 'taken' : json['code']!;
  }
  const swapped = (from: string, to: string) => (bytes: Buffer) =>
    Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');

  test('that is true is taken', async () => assert.equal(await told({}), 'taken'));

  const lies: Record<string, [MdocLie | (() => MdocLie), string]> = {
    'of an issuer that nobody knows': [() => ({ issued: { authority: stranger } }), 'wallet.not-trusted'],
    'signed by a stranger in the name of one that is known': [
      () => ({
        issued: { authority: { ...house.authority, signer: { ...house.authority.signer, key: newKey() } } },
      }),
      'wallet.not-trusted',
    ],
    'of another type': [{ issued: { doctype: 'org.example.fan-club' } }, 'wallet.not-trusted'],
    'that is over': [() => ({ issued: { at: seconds(house) - 100 * 86_400 } }), 'wallet.not-valid-now'],
    'shown by whoever copied it': [() => ({ holder: newKey() }), 'wallet.not-trusted'],
    'shown for another question': [{ shown: { nonce: 'another' } }, 'wallet.not-trusted'],
    'shown to somebody else': [{ shown: { audience: 'x509_hash:another' } }, 'wallet.not-trusted'],
    'sent elsewhere': [{ shown: { responseUri: 'https://evil.example/response' } }, 'wallet.not-trusted'],
    'encrypted for another': [{ shown: { jwkThumbprint: new Uint8Array(32) } }, 'wallet.not-trusted'],
    'with another number than was signed': [
      { change: swapped('99900601D', '99000001C') },
      'wallet.not-trusted',
    ],
    'of one type in the clothes of another': [
      {
        issued: { doctype: 'eu.europa.ec.eudi.fan.1' },
        change: swapped('eu.europa.ec.eudi.fan.1', 'eu.europa.ec.eudi.pid.1'),
      },
      'wallet.not-trusted',
    ],
    'cut in the middle': [{ change: (bytes) => bytes.subarray(0, bytes.length / 2) }, 'wallet.not-trusted'],
    'that is deep nests of nothing': [{ change: () => Buffer.alloc(50_000, 0x81) }, 'wallet.not-trusted'],
    'that says it is huge': [
      { change: () => Buffer.from([0x9b, 0, 0, 0, 1, 0, 0, 0, 0, ...Array(40).fill(0)]) },
      'wallet.not-trusted',
    ],
    'that is nothing': [{ change: () => Buffer.alloc(0) }, 'wallet.not-trusted'],
    'of somebody without number': [
      { issued: { claims: { given_name: 'A', family_name: 'B' } } },
      'wallet.no-number',
    ],
  };
  for (const [name, [lie, code]] of Object.entries(lies))
    test(`${name} is refused: ${code}`, async () => {
      assert.equal(await told(typeof lie === 'function' ? lie() : lie), code);
    });

  test('shown to somebody else, with what its device signed there put inside, is refused', async () => {
    const there = { audience: 'x509_hash:another', nonce: 'another' };
    const where = { responseUri: 'https://another.example/response', jwkThumbprint: new Uint8Array(32) };
    const signed = deviceAuthentication((await transcriptOf(there, where)).encode());
    const change = (bytes: Buffer) => {
      // COSE_Sign1 of the device: no payload, and a signature of 64 bytes.
      const at = bytes.lastIndexOf(Buffer.from([0xf6, 0x58, 0x40]));
      assert.ok(at > 0);
      return Buffer.concat([bytes.subarray(0, at), byteString(signed), bytes.subarray(at + 1)]);
    };
    assert.equal(await told({ shown: { ...there, ...where }, change }), 'wallet.not-trusted');
  });

  test('with a number that takes seconds to read, wherever it is, is refused without reading it', async () => {
    const big = Buffer.concat([Buffer.from([0xc2]), byteString(Buffer.alloc(60_000, 0xff))]);
    const list = (...each: Buffer[]) => Buffer.concat([Buffer.from([0x80 | each.length]), ...each]);
    const none = Buffer.from([0xa0]);
    const signatures = [
      list(byteString(big), none, byteString(none), byteString(none)),
      list(byteString(none), none, byteString(embedded(big)), byteString(none)),
    ];
    for (const part of [big, embedded(big), list(none, embedded(list(big))), ...signatures]) {
      const began = performance.now();
      assert.equal(await told({ change: () => list(part, part, none, none, none) }), 'wallet.not-trusted');
      assert.throws(() => assertPlainCbor(list(part)), WalletFinding);
      assert.ok(performance.now() - began < 1_200, `${performance.now() - began} ms`);
    }
    const many = Buffer.concat([Buffer.from([0x9a, 0, 2, 0, 0]), Buffer.alloc(0x20000)]);
    assert.throws(() => assertPlainCbor(many), WalletFinding, 'more than any identity');
    const open = Buffer.from([0x9f, 0xbf, 0x61, 0x61, 0x01, 0xff, 0xff]);
    assert.equal(assertPlainCbor(open), undefined, 'lists without a length are CBOR');
  });

  test('whose signed object says where its state is, which cannot be had, is refused', async () => {
    const list = Buffer.concat([
      ...[Buffer.from([0xa2]), textString('idx'), Buffer.from([9])],
      ...[textString('uri'), textString('https://127.0.0.1:1/list')],
    ]);
    const status = Buffer.concat([Buffer.from([0xa1]), textString('status_list'), list]);
    const change = (bytes: Buffer) => {
      // COSE_Sign1 of the issuer: a map of six inside a byte string of two lengths, and a signature of 64 bytes after it.
      const at = bytes.indexOf(Buffer.from([0xd8, 24, 0x59]));
      const end = at + 5 + bytes.readUInt16BE(at + 3);
      const object = [Buffer.from([0xa7]), bytes.subarray(at + 6, end), textString('status'), status];
      const payload = byteString(embedded(Buffer.concat(object)));
      const header = byteString(Buffer.from([0xa1, 1, 0x26]));
      const signed = [Buffer.from([0x84]), textString('Signature1'), header, Buffer.from([0x40]), payload];
      const { key } = house.authority.signer;
      const signature = sign('sha256', Buffer.concat(signed), { key, dsaEncoding: 'ieee-p1363' });
      return Buffer.concat([
        ...[bytes.subarray(0, at - 3), payload],
        ...[byteString(signature), bytes.subarray(end + 66)],
      ]);
    };
    assert.equal(await told({ change }), 'wallet.not-valid-now');
  });
});

/** CBOR (RFC 8949 §3.1), by hand: whoever copies an answer has no library of ours. */
const head = (major: number, length: number) =>
  length < 24
    ? Buffer.from([major | length])
    : Buffer.from(length < 256 ? [major | 24, length] : [major | 25, length >> 8, length & 0xff]);
const byteString = (bytes: Uint8Array) => Buffer.concat([head(0x40, bytes.length), bytes]);
const textString = (text: string) => Buffer.concat([head(0x60, text.length), Buffer.from(text)]);
const embedded = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0xd8, 24]), byteString(bytes)]);

/** DeviceAuthenticationBytes (ISO/IEC 18013-5 §9.1.3.4) of a document whose device says nothing besides. */
const deviceAuthentication = (transcript: Uint8Array) =>
  embedded(
    Buffer.concat([
      ...[Buffer.from([0x84]), textString('DeviceAuthentication'), transcript, textString(DOCTYPE)],
      embedded(Buffer.from([0xa0])),
    ]),
  );

test('the library that reads it leaves the sentences of everybody else alone', () => {
  assert.equal(z.config().customError, undefined);
});

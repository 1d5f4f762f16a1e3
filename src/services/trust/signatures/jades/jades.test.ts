import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flattenedVerify, generalVerify } from 'jose';
import { need } from '../../../../../test/need.ts';
import { hashOf, parseTimestampToken, toPem, verifyTimestamp } from '../../../../kernel/pki/index.ts';
import { AT, folder, type KeyWish, run } from '../../../../kernel/pki/town.test-helper.ts';
import { finished, newSigner, newWorld } from '../cades/proofs.test-helper.ts';
import { FormError, poe, type SignatureFacts } from '../facts.ts';
import { LEVELS } from '../making.ts';
import {
  augmentJades,
  type JadesOptions,
  prepareCounterJades,
  prepareJades,
  readJades,
  resumeCounterJades,
  resumeJades,
} from './index.ts';

const encoder = new TextEncoder();
const text = encoder.encode('{"acord":"arreglar la font"}');
const FILE = { name: 'acord.json', bytes: text, mediaType: 'application/json' };
const MAP = { name: 'plànol 1.pdf', bytes: encoder.encode('%PDF-'), mediaType: 'application/pdf' };
const FLAT = { form: 'flattened', packaging: 'attached' } as const;
const formError = (code: string) => (error: unknown) => error instanceof FormError && error.code === code;
const parse = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString()) as Record<string, never>;
const bytesOf = (value: unknown) => encoder.encode(JSON.stringify(value));
type Flat = { payload: string; protected: string; signature: string; header?: Record<string, unknown> };

function assertStampsHold(facts: SignatureFacts): void {
  for (const stamp of facts.timestamps) {
    const token = parseTimestampToken(stamp.token);
    const { hash } = token.info.imprint;
    assert.deepEqual(verifyTimestamp(token, { imprint: { hash, digest: stamp.imprint(hash) } }).findings, []);
  }
}

const ALGS = { p256: 'ES256', p384: 'ES384', p521: 'ES512', rsa: 'RS256', ed25519: 'EdDSA' } as const;

for (const kind of ['p256', 'p384', 'p521', 'rsa', 'ed25519'] satisfies KeyWish[])
  test(`jose and openssl accept what a person signs with ${kind}`, { skip: need('openssl') }, async (t) => {
    const file = folder(t);
    const world = newWorld();
    const mayor = newSigner(world, 'Alcaldessa', kind);
    const prepared = await prepareJades([FILE], mayor.wish, FLAT);
    const made = await finished(prepared, mayor, { world });
    const said = await flattenedVerify(parse(made) as unknown as Flat, mayor.certificate.publicKey.key, {
      algorithms: [ALGS[kind]],
    });
    assert.deepEqual(Buffer.from(said.payload), Buffer.from(text));
    assert.equal(said.protectedHeader?.['cty'], 'json');
    assert.equal(said.protectedHeader?.['iat'], AT / 1000);
    const facts = readJades(made).signatures[0]!;
    assert.deepEqual(
      [facts.level, facts.valueIntact, facts.signerReference, facts.notes],
      ['B-B', true, 'protected', []],
    );
    if (kind !== 'rsa') return;
    const flat = parse(made) as unknown as Flat;
    const key = toPem(mayor.certificate.publicKey.der, 'PUBLIC KEY');
    const signature = file('sig', Buffer.from(flat.signature, 'base64url'));
    const input = file('input', `${flat.protected}.${flat.payload}`);
    assert.match(
      run('openssl', ['dgst', '-sha256', '-verify', file('k.pem', key), '-signature', signature, input]),
      /Verified OK/,
    );
  });

test('openssl verifies RSASSA-PSS and ECDSA over the same signing input', {
  skip: need('openssl'),
}, async (t) => {
  const file = folder(t);
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa', 'rsa');
  const algorithm = { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 } as const;
  const made = await finished(await prepareJades([FILE], { ...mayor.wish, algorithm }, FLAT), mayor, {
    world,
  });
  const flat = parse(made) as unknown as Flat;
  const key = file('k.pem', toPem(mayor.certificate.publicKey.der, 'PUBLIC KEY'));
  const options = [
    '-sigopt',
    'rsa_padding_mode:pss',
    '-sigopt',
    'rsa_pss_saltlen:32',
    '-signature',
    file('s', Buffer.from(flat.signature, 'base64url')),
  ];
  const input = file('input', `${flat.protected}.${flat.payload}`);
  assert.match(run('openssl', ['dgst', '-sha256', '-verify', key, ...options, input]), /Verified OK/);
  assert.equal(readJades(made).signatures[0]?.valueIntact, true);
});

test('the compact form, content beside, and content that is not encoded are what jose reads too', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const key = mayor.certificate.publicKey.key;
  const make = async (options: JadesOptions) =>
    finished(await prepareJades([FILE], mayor.wish, options), mayor, { world });
  const compact = Buffer.from(await make({ form: 'compact', packaging: 'attached' })).toString();
  const [head = '', payload = '', signature = ''] = compact.split('.');
  assert.ok(await flattenedVerify({ protected: head, payload, signature }, key));
  assert.equal(readJades(encoder.encode(compact)).signatures[0]?.valueIntact, true);
  const detached = await make({ form: 'flattened', packaging: 'detached' });
  assert.equal(readJades(detached).signatures[0]?.signed[0]?.state, 'absent');
  assert.equal(readJades(detached, [FILE]).signatures[0]?.valueIntact, true);
  assert.equal(readJades(detached, [MAP]).signatures[0]?.valueIntact, false);
  const plain = await make({ form: 'flattened', packaging: 'attached', unencoded: true });
  const flat = parse(plain) as unknown as Flat;
  assert.equal(flat.payload, Buffer.from(text).toString());
  assert.ok(await flattenedVerify(flat, key, { crit: { b64: true } }));
  assert.deepEqual(
    [readJades(plain).signatures[0]?.valueIntact, readJades(plain).signatures[0]?.notes],
    [true, []],
  );
  const compactPlain = { form: 'compact', packaging: 'attached', unencoded: true } as const;
  const withDot = { ...FILE, bytes: encoder.encode('a.b') };
  await assert.rejects(prepareJades([withDot], mayor.wish, compactPlain), formError('jades.unencoded'));
  await assert.rejects(
    finished(await prepareJades([FILE], mayor.wish, { form: 'compact', packaging: 'attached' }), mayor, {
      level: 'B-T',
      world,
    }),
    formError('jades.compact-level'),
  );
});

test('several files are signed by name and digest, and each says whether it is the one', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const referred = { form: 'flattened', packaging: 'referred' } as const;
  const made = await finished(await prepareJades([FILE, MAP], mayor.wish, referred), mayor, {
    level: 'B-LTA',
    world,
  });
  const facts = readJades(made, [MAP, FILE]).signatures[0]!;
  assert.deepEqual(
    facts.signed.map((each) => [each.name, each.state]),
    [
      [FILE.name, 'intact'],
      [MAP.name, 'intact'],
    ],
  );
  assert.deepEqual([facts.level, facts.valueIntact, facts.notes], ['B-LTA', true, []]);
  assertStampsHold(facts);
  const changed = readJades(made, [FILE, { ...MAP, bytes: text }]).signatures[0]!;
  assert.deepEqual(
    changed.signed.map((each) => each.state),
    ['intact', 'changed'],
  );
  const missing = readJades(made, [FILE]).signatures[0]!;
  assert.deepEqual(
    missing.signed.map((each) => each.state),
    ['intact', 'absent'],
  );
  assert.equal(missing.valueIntact, true);
  const archive = missing.timestamps.find((each) => each.kind === 'archive')!;
  assert.throws(() => archive.imprint('sha256'), formError('jades.no-content'));
  await assert.rejects(prepareJades([FILE, FILE], mayor.wish, referred), formError('jades.files'));
});

test('each level is reached at once and by augmenting, encoded and clear, and the parts are proven', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  for (const unsigned of ['base64url', 'clear'] as const) {
    for (const level of LEVELS) {
      const made = await finished(await prepareJades([FILE], mayor.wish, { ...FLAT, unsigned }), mayor, {
        level,
        world,
      });
      const facts = readJades(made).signatures[0]!;
      assert.deepEqual([facts.level, facts.notes], [level, []]);
      assertStampsHold(facts);
    }
    let made = await finished(await prepareJades([FILE], mayor.wish, { ...FLAT, unsigned }), mayor, {
      level: 'B-T',
      world,
    });
    for (const level of ['B-LT', 'B-LTA', 'B-LTA'] as const)
      made = await augmentJades(made, level, world.proofs);
    const facts = readJades(made).signatures[0]!;
    const archives = facts.timestamps.filter((each) => each.kind === 'archive');
    assert.equal(archives.length, 2);
    assertStampsHold(facts);
    assert.ok(archives[1]?.protects.includes(poe.timestamp(archives[0]!.id)));
    assert.ok(archives[0]?.protects.includes(poe.certificate(mayor.certificate.fingerprint)));
  }
});

test('a compact signature is augmented as a flattened one with the same value', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const compact = await finished(
    await prepareJades([FILE], mayor.wish, { form: 'compact', packaging: 'attached' }),
    mayor,
    { world },
  );
  const flat = parse(await augmentJades(compact, 'B-T', world.proofs)) as unknown as Flat;
  assert.equal(`${flat.protected}.${flat.payload}.${flat.signature}`, Buffer.from(compact).toString());
});

test('several people sign the same content in one file, which jose accepts', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const clerk = newSigner(world, 'Secretari', 'rsa');
  const first = await finished(await prepareJades([FILE], mayor.wish, { ...FLAT, form: 'general' }), mayor, {
    level: 'B-T',
    world,
  });
  const beside = { ...FLAT, beside: first };
  const both = await finished(await prepareJades([FILE], clerk.wish, beside), clerk, { world });
  const { signatures } = readJades(both);
  assert.deepEqual(
    signatures.map((each) => [each.level, each.valueIntact]),
    [
      ['B-T', true],
      ['B-B', true],
    ],
  );
  for (const person of [mayor, clerk])
    assert.ok(await generalVerify(parse(both) as never, person.certificate.publicKey.key));
  await assert.rejects(prepareJades([MAP], clerk.wish, beside), formError('jades.other-document'));
});

test('what the signer says is signed and read again', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const claims = {
    roles: ['Alcaldessa'],
    commitments: ['1.2.840.113549.1.9.16.6.5', 'http://uri.etsi.org/01903/v1.2.2#ProofOfApproval'],
    location: 'Vila-riu',
    policy: {
      id: '2.16.724.1.3.1.1.2.1.9',
      hash: 'sha256',
      digest: hashOf('sha256', text),
      address: 'https://p.example/p.pdf',
    },
  } as const;
  const made = await finished(await prepareJades([FILE], { ...mayor.wish, claims }, FLAT), mayor, { world });
  const read = readJades(made).signatures[0]!.claims;
  assert.equal(Buffer.from(read.policy?.digest ?? []).compare(claims.policy.digest), 0);
  assert.deepEqual(
    { ...read, policy: { ...read.policy, digest: 0 } },
    { ...claims, policy: { ...claims.policy, digest: 0 } },
  );
  const contact = { ...mayor.wish, claims: { contact: 'a@vila-riu.example' } };
  await assert.rejects(prepareJades([FILE], contact, FLAT), formError('jades.claim'));
});

test('the key answers in another process, and only for the same document and wish', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const { state } = await prepareJades([FILE], mayor.wish, FLAT);
  const again = await resumeJades([FILE], mayor.wish, FLAT, state);
  assert.equal(readJades(await finished(again, mayor, { world })).signatures[0]?.valueIntact, true);
  await assert.rejects(resumeJades([MAP], mayor.wish, FLAT, state), formError('jades.other-document'));
  await assert.rejects(
    resumeJades([FILE], { ...mayor.wish, time: AT + 1000 }, FLAT, state),
    formError('jades.other-document'),
  );
});

test('somebody signs the signature of another, with or without times of its own, and it says what it is over', async () => {
  const world = newWorld();
  const [mayor, clerk] = [newSigner(world, 'Alcaldessa'), newSigner(world, 'Secretari')];
  for (const level of LEVELS)
    for (const unsigned of ['base64url', 'clear'] as const) {
      const first = await finished(await prepareJades([FILE], mayor.wish, { ...FLAT, unsigned }), mayor, {
        level: 'B-T',
        world,
      });
      const prepared = await prepareCounterJades(first, 'signature-1', clerk.wish);
      const again = await resumeCounterJades(first, 'signature-1', clerk.wish, prepared.state);
      const made = await finished(again, clerk, { level, world });
      const facts = readJades(made).signatures[0]!;
      const [one] = facts.counterSignatures;
      assert.deepEqual([one?.id, one?.valueIntact, one?.level], ['signature-1.1', true, level]);
      assert.deepEqual(one?.signed, [{ name: 'signature-1', state: 'intact', hash: undefined }]);
      assertStampsHold(one!);
      assertStampsHold(readJades(await augmentJades(made, 'B-LTA', world.proofs)).signatures[0]!);
    }
  const compact = await finished(
    await prepareJades([FILE], mayor.wish, { form: 'compact', packaging: 'attached' }),
    mayor,
    { world },
  );
  const counter = await finished(await prepareCounterJades(compact, 'signature-1', clerk.wish), clerk, {
    world,
  });
  const flat = parse(counter) as unknown as Flat;
  const elsewhere = bytesOf({
    ...flat,
    signature: flat.signature.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')),
  });
  assert.equal(readJades(elsewhere).signatures[0]?.counterSignatures[0]?.valueIntact, false);
  const element = JSON.parse(
    Buffer.from((flat.header as { etsiU: string[] }).etsiU[0]!, 'base64url').toString(),
  ) as { cSig: string };
  const [head = '', , signature = ''] = element.cSig.split('.');
  assert.ok(
    await flattenedVerify(
      { protected: head, payload: flat.signature, signature },
      clerk.certificate.publicKey.key,
    ),
  );
  await assert.rejects(
    prepareCounterJades(compact, 'signature-2', clerk.wish),
    formError('jades.no-such-signature'),
  );
  await assert.rejects(
    resumeCounterJades(compact, 'signature-1', mayor.wish, new Uint8Array(32)),
    formError('jades.other-document'),
  );
});

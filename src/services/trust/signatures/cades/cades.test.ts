import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import { equal, hashOf, parseTimestampToken, verifyTimestamp } from '../../../../kernel/pki/index.ts';
import { AT, folder, type KeyWish, pem, run } from '../../../../kernel/pki/town.test-helper.ts';
import { FormError, poe, type SignatureFacts } from '../facts.ts';
import { LEVELS } from '../making.ts';
import { augmentCades, prepareCades, prepareCounterCades, readCades, resumeCades } from './index.ts';
import { openMessage } from './message.ts';
import { finished, newSigner, newWorld, type World } from './proofs.test-helper.ts';

const SECONDS = String(AT / 1000);
const text = new TextEncoder().encode('El ple acorda arreglar la font.\n');
const other = new TextEncoder().encode('El ple acorda tancar la font.\n');
const formError = (code: string) => (error: unknown) => error instanceof FormError && error.code === code;
const ATTACHED = { packaging: 'attached' } as const;
const DETACHED = { packaging: 'detached' } as const;

/** openssl checks a message: its signature, its certificate at that time, its signing-certificate attribute. */
function opensslAccepts(
  file: ReturnType<typeof folder>,
  world: World,
  message: Uint8Array,
  content?: Uint8Array,
): string {
  const beside = content === undefined ? [] : ['-content', file('content', content)];
  const trust = ['-CAfile', file('root.pem', pem(world.town.root)), '-purpose', 'any', '-attime', SECONDS];
  const files = ['-in', file('message.der', message), ...beside, '-out', file('out')];
  return run('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', ...files, ...trust]);
}

function opensslStamps(file: ReturnType<typeof folder>, world: World, facts: SignatureFacts): void {
  for (const each of facts.timestamps) {
    const { imprint } = parseTimestampToken(each.token).info;
    const covered = each.imprint(imprint.hash);
    const token = ['-in', file('token.der', each.token), '-token_in'];
    const digest = ['-digest', Buffer.from(covered).toString('hex')];
    const said = run('openssl', [
      'ts',
      '-verify',
      ...token,
      ...digest,
      '-attime',
      SECONDS,
      '-CAfile',
      file('root.pem', pem(world.town.root)),
      '-untrusted',
      file('i.pem', pem(world.town.issuing)),
    ]);
    assert.match(said, /Verification: OK/);
  }
}

for (const kind of ['p256', 'p384', 'rsa'] satisfies KeyWish[])
  test(`openssl accepts what a person signs with ${kind}, with the document inside and beside, at each level`, {
    skip: need('openssl'),
  }, async (t) => {
    const file = folder(t);
    const world = newWorld();
    const mayor = newSigner(world, 'Alcaldessa', kind);
    for (const options of [ATTACHED, DETACHED])
      for (const level of LEVELS) {
        const made = await finished(await prepareCades(text, mayor.wish, options), mayor, { level, world });
        const beside = options.packaging === 'detached' ? text : undefined;
        opensslAccepts(file, world, made, beside);
        assert.deepEqual(readFileSync(file('out')), Buffer.from(text));
        const { signatures } = readCades(
          made,
          beside === undefined ? [] : [{ name: 'acord.txt', bytes: beside }],
        );
        const [facts] = signatures;
        assert.equal(facts?.level, level);
        assert.equal(facts.valueIntact, true);
        assert.equal(facts.signerReference, 'protected');
        assert.equal(facts.signed[0]?.state, 'intact');
        assert.deepEqual(facts.notes, []);
        opensslStamps(file, world, facts);
      }
  });

test('RSASSA-PSS signatures are made and read', { skip: need('openssl') }, async (t) => {
  const file = folder(t);
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa', 'rsa');
  const wish = { ...mayor.wish, algorithm: { kind: 'rsa-pss', hash: 'sha384', saltLength: 48 } as const };
  const made = await finished(await prepareCades(text, wish, ATTACHED), mayor, { world });
  opensslAccepts(file, world, made);
  assert.deepEqual(readCades(made).signatures[0]?.algorithm, wish.algorithm);
});

test('what the signer says of the signature is signed and read again', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const policy = {
    id: '2.16.724.1.3.1.1.2.1.9',
    hash: 'sha256',
    digest: hashOf('sha256', other),
    address: 'https://administracion.gob.es/politica.pdf',
  } as const;
  const claims = {
    roles: ['Alcaldessa'],
    commitments: ['http://uri.etsi.org/01903/v1.2.2#ProofOfApproval', '1.2.840.113549.1.9.16.6.1'],
    location: 'Vilamajor',
    policy,
  };
  const options = { ...ATTACHED, mimeType: 'text/plain', description: 'Acord del ple' };
  const prepared = await prepareCades(text, { ...mayor.wish, claims }, options);
  const facts = readCades(await finished(prepared, mayor, { world })).signatures[0]!;
  const { policy: readPolicy, ...rest } = facts.claims;
  assert.deepEqual(rest, {
    roles: ['Alcaldessa'],
    commitments: ['1.2.840.113549.1.9.16.6.1', '1.2.840.113549.1.9.16.6.5'],
    location: 'Vilamajor',
  });
  assert.ok(readPolicy?.digest !== undefined && equal(readPolicy.digest, policy.digest));
  assert.deepEqual({ ...readPolicy, digest: undefined }, { ...policy, digest: undefined });
  assert.equal(facts.claimedTime, AT);
  const withReason = { ...mayor.wish, claims: { reason: 'Conforme' } };
  await assert.rejects(prepareCades(text, withReason, ATTACHED), formError('cades.claim'));
});

test('a document of which only the digest is known is signed, and its signature holds for the document', {
  skip: need('openssl'),
}, async (t) => {
  const file = folder(t);
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const known = { hash: 'sha256', digest: hashOf('sha256', text) } as const;
  const made = await finished(await prepareCades(known, mayor.wish, DETACHED), mayor, {
    level: 'B-LTA',
    world,
  });
  opensslAccepts(file, world, made, text);
  const facts = readCades(made, [{ name: 'acord.txt', bytes: text }]).signatures[0]!;
  assert.deepEqual(
    [facts.level, facts.signed],
    ['B-LTA', [{ name: 'acord.txt', state: 'intact', hash: 'sha256' }]],
  );
  await assert.rejects(prepareCades(known, mayor.wish, ATTACHED), formError('cades.no-content'));
  const wrong = { ...mayor.wish, hash: 'sha512' } as const;
  await assert.rejects(prepareCades(known, wrong, DETACHED), formError('cades.other-hash'));
});

test('a signature says which file it needs, and knows another one', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const made = await finished(await prepareCades(text, mayor.wish, DETACHED), mayor, { world });
  const states = (...files: [string, Uint8Array][]) =>
    readCades(
      made,
      files.map(([name, bytes]) => ({ name, bytes })),
    ).signatures[0]?.signed;
  assert.equal(states()?.[0]?.state, 'absent');
  assert.equal(states(['altre', other])?.[0]?.state, 'changed');
  assert.deepEqual(states(['altre', other], ['acord', text])?.[0], {
    name: 'acord',
    state: 'intact',
    hash: 'sha256',
  });
});

test('the key answers in another process, and only for the same document and wish', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const { state } = await prepareCades(text, mayor.wish, ATTACHED);
  const again = await resumeCades(text, mayor.wish, ATTACHED, new Uint8Array(state));
  assert.equal(readCades(await finished(again, mayor, { world })).signatures[0]?.valueIntact, true);
  const changed = [
    resumeCades(other, mayor.wish, ATTACHED, state),
    resumeCades(text, { ...mayor.wish, time: AT + 1000 }, ATTACHED, state),
    resumeCades(text, newSigner(world, 'Una altra').wish, ATTACHED, state),
  ];
  for (const each of changed) await assert.rejects(each, formError('cades.other-document'));
});

test('several sign the same document, one countersigns, and openssl accepts all', {
  skip: need('openssl'),
}, async (t) => {
  const file = folder(t);
  const world = newWorld();
  const [mayor, clerk, secretary] = ['Alcaldessa', 'Secretari', 'Interventora'].map((name) =>
    newSigner(world, name),
  );
  const first = await finished(await prepareCades(text, mayor!.wish, ATTACHED), mayor!, {
    level: 'B-LTA',
    world,
  });
  const beside = { ...ATTACHED, beside: first };
  const second = await finished(await prepareCades(text, clerk!.wish, beside), clerk!, {
    level: 'B-T',
    world,
  });
  const find = (bytes: Uint8Array, name: string) =>
    readCades(bytes).signatures.find((each) => each.signer?.fingerprint === name)!;
  const target = find(second, clerk!.certificate.fingerprint).id;
  const counter = await prepareCounterCades(second, target, secretary!.wish);
  const third = await finished(counter, secretary!, { level: 'B-LT', world });
  opensslAccepts(file, world, third);
  const countered = find(third, clerk!.certificate.fingerprint);
  assert.equal(countered.counterSignatures[0]?.signer?.fingerprint, secretary!.certificate.fingerprint);
  assert.equal(countered.counterSignatures[0].valueIntact, true);
  assert.deepEqual(
    countered.counterSignatures[0].signed.map((each) => each.state),
    ['intact'],
  );
  assert.equal(countered.counterSignatures[0].level, 'B-LT');
  assert.equal(find(third, mayor!.certificate.fingerprint).level, 'B-LTA');
  for (const each of readCades(third).signatures) opensslStamps(file, world, each);
  const below = await prepareCounterCades(third, countered.counterSignatures[0].id, mayor!.wish);
  const fourth = await finished(below, mayor!, { world });
  const deepest = find(fourth, clerk!.certificate.fingerprint).counterSignatures[0]?.counterSignatures[0];
  assert.deepEqual([deepest?.valueIntact, deepest?.signed[0]?.state], [true, 'intact']);
  opensslAccepts(file, world, await augmentCades(fourth, 'B-LTA', world.proofs));
  await assert.rejects(
    prepareCounterCades(third, 'signature-9', mayor!.wish),
    formError('cades.no-such-signature'),
  );
  await assert.rejects(prepareCades(other, clerk!.wish, beside), formError('cades.other-document'));
});

test('a signature is renewed before its algorithms die: each archive time stamp covers those before', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  let made = await finished(await prepareCades(text, mayor.wish, DETACHED), mayor, { world });
  const beside = [{ name: 'acord.txt', bytes: text }];
  for (const level of ['B-T', 'B-LT', 'B-LTA', 'B-LTA'] as const)
    made = await augmentCades(made, level, world.proofs, beside);
  const facts = readCades(made, beside).signatures[0]!;
  const archives = facts.timestamps.filter((each) => each.kind === 'archive');
  assert.equal(archives.length, 2);
  for (const each of facts.timestamps) assertHolds(each);
  const last = archives.find((each) => archives.every((one) => each.protects.length >= one.protects.length))!;
  const first = archives.find((each) => each !== last)!;
  assert.ok(
    last.protects.includes(poe.timestamp(first.id)) && !first.protects.includes(poe.timestamp(last.id)),
  );
  const stamp = facts.timestamps.find((each) => each.kind === 'signature')!;
  assert.ok(first.protects.includes(poe.timestamp(stamp.id)));
  for (const name of [
    poe.signature(facts.id),
    poe.part('acord.txt'),
    poe.certificate(mayor.certificate.fingerprint),
  ])
    assert.ok(first.protects.includes(name), name);
});

function assertHolds(stamp: SignatureFacts['timestamps'][number]): void {
  const token = parseTimestampToken(stamp.token);
  const { hash } = token.info.imprint;
  const report = verifyTimestamp(token, { imprint: { hash, digest: stamp.imprint(hash) } });
  assert.deepEqual(report.findings, []);
}

/** Whether anything about the one signature of a message is still as it was signed, archived and told. */
function holds(bytes: Uint8Array): boolean {
  try {
    const facts = readCades(bytes).signatures[0];
    if (facts === undefined || facts.valueIntact !== true || facts.signed[0]?.state !== 'intact')
      return false;
    if (facts.level !== 'B-LTA' || facts.notes.length > 0) return false;
    for (const each of facts.timestamps) assertHolds(each);
    return true;
  } catch {
    return false;
  }
}

const windowOf = (bytes: Uint8Array) => [bytes.byteOffset, bytes.byteOffset + bytes.length] as const;

test('whatever byte is changed of a signature with an archive time stamp, something does not hold any more', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const made = await finished(await prepareCades(text, mayor.wish, ATTACHED), mayor, {
    level: 'B-LTA',
    world,
  });
  assert.ok(holds(made));
  const survivors: number[] = [];
  for (let at = 0; at < made.length; at += 5) {
    const changed = Uint8Array.from(made);
    changed[at]! ^= 0x01;
    if (holds(changed)) survivors.push(at);
  }
  // What no standard protects: of the message and of the last token the set of digest algorithms, which only helps to read in
  // one pass, and the tags around the content; in the last token how its signer is named, since a digest in it protects
  // the certificate, and the authority of the authority, which a path proves and nothing else.
  const last = readCades(made).signatures[0]!.timestamps.find((each) => each.kind === 'archive')!.token;
  const token = openMessage(last);
  const issuer = token.certificates.find((each) => equal(each.whole, world.town.issuing.certificate.der));
  const free = [
    [made.byteOffset, openMessage(made).content!.byteOffset],
    [last.byteOffset, token.content!.byteOffset],
    windowOf(issuer!.whole),
    windowOf(token.signers[0]!.fields[0]!),
    windowOf(token.signers[0]!.fields[1]!),
  ] as const;
  const guarded = survivors.filter(
    (at) => !free.some(([from, to]) => made.byteOffset + at >= from && made.byteOffset + at < to),
  );
  assert.deepEqual(guarded, []);
});

test('a document in one of hundred megabytes is signed inside with one copy of it', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const large = new Uint8Array(100 << 20).fill(7);
  const before = process.memoryUsage().arrayBuffers;
  const made = await finished(await prepareCades(large, mayor.wish, ATTACHED), mayor, {
    level: 'B-LTA',
    world,
  });
  const grown = process.memoryUsage().arrayBuffers - before;
  assert.ok(grown < 1.5 * large.length, `${grown} bytes`);
  assert.equal(readCades(made).signatures[0]?.signed[0]?.state, 'intact');
});

test('a countersignature that came after an archive time stamp is not made older by it', async () => {
  const world = newWorld();
  const [mayor, clerk, late] = ['Alcaldessa', 'Secretari', 'Algú altre'].map((name) =>
    newSigner(world, name),
  );
  const made = await finished(await prepareCades(text, mayor!.wish, ATTACHED), mayor!, { world });
  const countered = await finished(await prepareCounterCades(made, 'signature-1', clerk!.wish), clerk!, {
    world,
  });
  const archived = await augmentCades(countered, 'B-LTA', world.proofs);
  const after = await finished(await prepareCounterCades(archived, 'signature-1', late!.wish), late!, {
    world,
  });
  const [facts] = readCades(after).signatures;
  const who = (each: SignatureFacts) => each.signer?.fingerprint;
  const byName = new Map(facts?.counterSignatures.map((each) => [who(each), poe.signature(each.id)]));
  const archive = facts?.timestamps.find((each) => each.kind === 'archive');
  assert.ok(archive?.protects.includes(byName.get(clerk!.certificate.fingerprint)!));
  assert.ok(!archive?.protects.includes(byName.get(late!.certificate.fingerprint)!));
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import {
  attributeDer,
  fromPem,
  hashOf,
  parseTimestampToken,
  signBytes,
  verifyTimestamp,
  w,
} from '../../../../kernel/pki/index.ts';
import { folder, type Person, pem, run } from '../../../../kernel/pki/town.test-helper.ts';
import { FormError } from '../facts.ts';
import { archiveImprintsV2 } from './archive.ts';
import { augmentCades, prepareCades, readCades } from './index.ts';
import { draftOf, openMessage, writeMessage } from './message.ts';
import { CADES } from './oids.ts';
import { finished, newSigner, newWorld } from './proofs.test-helper.ts';

const text = new TextEncoder().encode('El ple acorda arreglar la font.\n');
const bytesOf = (path: string) => new Uint8Array(readFileSync(path));

/** What `openssl cms -sign` makes of the text, with further options. */
function opensslSigns(file: ReturnType<typeof folder>, person: Person, ...options: string[]): Uint8Array {
  const key = person.key.export({ type: 'pkcs8', format: 'pem' }) as string;
  run('openssl', [
    'cms',
    '-sign',
    '-binary',
    '-outform',
    'DER',
    '-in',
    file('text', text),
    '-out',
    file('signed.der'),
    '-signer',
    file('signer.pem', pem(person)),
    '-inkey',
    file('key.pem', key),
    ...options,
  ]);
  return bytesOf(file('signed.der'));
}

test('what openssl signs is read: inside and beside, with and without a protected certificate, old digests', {
  skip: need('openssl'),
}, (t) => {
  const file = folder(t);
  const mayor = newSigner(newWorld(), 'Alcaldessa', 'rsa');
  const facts = (...options: string[]) =>
    readCades(
      opensslSigns(file, mayor, ...options),
      options.includes('-nodetach') ? [] : [{ name: 'acord.txt', bytes: text }],
    ).signatures[0]!;
  const cades = facts('-cades', '-nodetach');
  assert.deepEqual([cades.level, cades.valueIntact, cades.signerReference], ['B-B', true, 'protected']);
  const plain = facts();
  assert.deepEqual([plain.level, plain.valueIntact, plain.signerReference], ['none', true, 'unprotected']);
  assert.deepEqual(plain.signed, [{ name: 'acord.txt', state: 'intact', hash: 'sha256' }]);
  assert.ok(
    plain.notes.some((each) => each.code === 'cms.no-signing-certificate' && each.level === 'warning'),
  );
  const old = facts('-md', 'sha1', '-cades');
  assert.deepEqual([old.valueIntact, old.hashes.includes('sha1')], [true, true]);
  assert.ok(old.notes.some((each) => each.code === 'cades.certificate-by-sha1'));
  const pss = facts('-keyopt', 'rsa_padding_mode:pss', '-cades', '-md', 'sha384');
  assert.deepEqual([pss.algorithm?.kind, pss.valueIntact], ['rsa-pss', true]);
  const bare = facts('-noattr', '-nodetach');
  assert.deepEqual([bare.valueIntact, bare.claimedTime, bare.level], [true, undefined, 'none']);
  assert.ok(bare.notes.some((each) => each.code === 'cms.no-attributes'));
  const anonymous = facts('-nocerts', '-cades');
  assert.deepEqual([anonymous.signer, anonymous.valueIntact], [undefined, undefined]);
});

test('a message in BER of another program is read, augmented and still accepted by it', {
  skip: need('openssl'),
}, async (t) => {
  const file = folder(t);
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const streamed = opensslSigns(
    file,
    mayor,
    '-cades',
    '-nodetach',
    '-stream',
    '-certfile',
    file('i.pem', pem(world.town.issuing)),
  );
  assert.equal(streamed[1], 0x80, 'an indefinite length');
  assert.equal(readCades(streamed).signatures[0]?.level, 'B-B');
  const augmented = await augmentCades(streamed, 'B-LTA', world.proofs);
  const facts = readCades(augmented).signatures[0]!;
  assert.deepEqual([facts.level, facts.signed[0]?.state, facts.valueIntact], ['B-LTA', 'intact', true]);
  for (const stamp of facts.timestamps) {
    const token = parseTimestampToken(stamp.token);
    const { hash } = token.info.imprint;
    assert.ok(verifyTimestamp(token, { imprint: { hash, digest: stamp.imprint(hash) } }).intact);
  }
  const trust = ['-CAfile', file('r.pem', pem(world.town.root)), '-purpose', 'any', '-no_check_time'];
  run('openssl', [
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    file('a.der', augmented),
    '-out',
    file('out'),
    ...trust,
  ]);
  assert.deepEqual(bytesOf(file('out')), text);
});

test('a PKCS#7 message of openssl smime is read', { skip: need('openssl') }, (t) => {
  const file = folder(t);
  const mayor = newSigner(newWorld(), 'Alcaldessa', 'rsa');
  const key = mayor.key.export({ type: 'pkcs8', format: 'pem' }) as string;
  const files = [
    '-in',
    file('text', text),
    '-out',
    file('p7.pem'),
    '-signer',
    file('s.pem', pem(mayor)),
    '-inkey',
    file('k.pem', key),
  ];
  run('openssl', ['smime', '-sign', '-binary', '-nodetach', '-outform', 'PEM', ...files]);
  const message = fromPem(readFileSync(file('p7.pem'), 'utf8'), 'PKCS7')[0]!;
  const facts = readCades(message).signatures[0]!;
  assert.deepEqual(
    [facts.valueIntact, facts.signed[0]?.state, facts.signerReference],
    [true, 'intact', 'unprotected'],
  );
});

test('an archive time stamp of the second kind is read, and nothing is added under it', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  for (const packaging of ['attached', 'detached'] as const) {
    const made = await finished(await prepareCades(text, mayor.wish, { packaging }), mayor, {
      level: 'B-LT',
      world,
    });
    const message = openMessage(made);
    const of = { message, signer: message.signers[0]!, content: text, isDetached: packaging === 'detached' };
    const [whole] = archiveImprintsV2('sha256', world.clock + 60_000, of);
    const token = await world.proofs.timestamp('sha256', whole!);
    const draft = draftOf(message);
    const signer = draft.signers[0]!;
    // In the order in which they stand, the new one last: the other kinds count their positions.
    const unsigned = [...signer.unsigned, attributeDer(CADES.archiveTimestampV2, token)];
    const archived = writeMessage({ ...draft, signers: [{ ...signer, unsigned }] });
    const beside = packaging === 'detached' ? [{ name: 'acord.txt', bytes: text }] : [];
    const stamp = readCades(archived, beside).signatures[0]!.timestamps.find(
      (each) => each.kind === 'archive',
    )!;
    const read = parseTimestampToken(stamp.token);
    assert.ok(verifyTimestamp(read, { imprint: { hash: 'sha256', digest: stamp.imprint('sha256') } }).intact);
    assert.ok(stamp.protects.includes('signature:signature-1'));
    await assert.rejects(
      augmentCades(archived, 'B-LTA', world.proofs, beside),
      (error) => error instanceof FormError && error.code === 'cades.covered-whole',
    );
  }
});

test('a time stamp over the content is read, and says that the content was there', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const token = await world.proofs.timestamp('sha256', hashOf('sha256', text));
  const made = await finished(await prepareCades(text, mayor.wish, { packaging: 'attached' }), mayor, {
    world,
  });
  const message = openMessage(made);
  const draft = draftOf(message);
  const [version, sid, digest, , algorithm] = draft.signers[0]!.fields;
  const attributes = message.signers[0]!.info.signedElement!.children().map((each) => each.whole);
  const signed = w.setOf([...attributes, attributeDer(CADES.contentTimestamp, token)]);
  const value = signBytes(mayor.wish.algorithm, mayor.key, signed);
  const fields = [version!, sid!, digest!, w.implicit(0, signed), algorithm!, w.octets(value)];
  const facts = readCades(writeMessage({ ...draft, signers: [{ fields, signature: value, unsigned: [] }] }))
    .signatures[0]!;
  assert.equal(facts.valueIntact, true);
  const [stamp] = facts.timestamps;
  assert.deepEqual([stamp?.kind, stamp?.protects], ['content', ['part:content']]);
  const imprint = { hash: 'sha256', digest: stamp!.imprint('sha256') } as const;
  assert.ok(verifyTimestamp(parseTimestampToken(stamp!.token), { imprint }).intact);
});

test('what is no message is told, and what is one without signers too', () => {
  for (const bytes of [new Uint8Array(0), text, Uint8Array.of(0x30, 0x80, 0, 0), w.seq(w.oid('1.2.3'))])
    assert.throws(() => readCades(bytes), FormError);
  const none = writeMessage({
    contentType: '1.2.840.113549.1.7.1',
    encapsulated: [w.seq(w.oid('1.2.840.113549.1.7.1'))],
    digestAlgorithms: [],
    certificates: [],
    revocations: [],
    signers: [],
  });
  assert.equal(readCades(none).notes[0]?.code, 'cms.no-signature');
});

test('the attributes of a signature, passed off as a content that was signed, are no signed content', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const made = await finished(await prepareCades(text, mayor.wish, { packaging: 'attached' }), mayor, {
    world,
  });
  const { digestAlgorithms, enclosed, signers } = openMessage(made);
  const [version, id, digest, attributes, ...rest] = signers[0]!.fields;
  const content = Uint8Array.from(attributes!);
  content[0] = 0x31;
  const signed = w.seq(
    w.int(1),
    w.set(...digestAlgorithms),
    w.seq(w.oid('1.2.840.113549.1.7.1'), w.explicit(0, w.octets(content))),
    enclosed.certificates,
    w.set(w.seq(version!, id!, digest!, ...rest)),
  );
  const facts = readCades(w.seq(w.oid('1.2.840.113549.1.7.2'), w.explicit(0, signed))).signatures[0]!;
  assert.equal(facts.valueIntact, true);
  const failures = facts.notes.filter((each) => each.level === 'failure').map((each) => each.code);
  assert.deepEqual(failures, ['cms.attributes-as-content']);
});

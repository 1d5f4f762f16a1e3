import assert from 'node:assert/strict';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import { hashOf, parseTimestampToken, signBytes, verifyTimestamp } from '../../../../kernel/pki/index.ts';
import { folder, pem, run } from '../../../../kernel/pki/town.test-helper.ts';
import { prepareCades } from '../cades/index.ts';
import { LEVELS } from '../making.ts';
import { newNotary } from '../xades/notary.test-helper.ts';
import { type AsicFile, augmentAsic, prepareAsic, readAsic, resumeAsic } from './index.ts';
import { readZip } from './zip-read.ts';
import { writeZip, type ZipFile } from './zip-write.ts';

const notary = newNotary();
const AT = Date.UTC(2026, 5, 1, 12);
const FILES: AsicFile[] = [
  {
    name: 'acta.txt',
    mediaType: 'text/plain',
    bytes: Buffer.from('El ple acorda arreglar la font.\n'.repeat(50)),
  },
  { name: 'annexos/plànol (1).bin', mediaType: 'application/octet-stream', bytes: Uint8Array.of(0, 1, 2) },
  { name: '7', mediaType: 'text/plain', bytes: Buffer.from('set') },
];
const container = (level: (typeof LEVELS)[number] = 'B-B', files = FILES) =>
  notary.finish(prepareAsic(files, notary.wish(), { kind: 'asic-e' }), level);
const codes = (bytes: Uint8Array) => readAsic(bytes).notes.map(({ code }) => code);
const states = (bytes: Uint8Array) =>
  readAsic(bytes).signatures.map(({ signed }) => signed.map(({ state }) => state));
const unzipped = (bytes: Uint8Array): ZipFile[] =>
  readZip(bytes).map(({ name, isStored, bytes: read }) => ({ name, isStored, bytes: read() }));
const remade = (bytes: Uint8Array, change: (files: ZipFile[]) => ZipFile[]) =>
  writeZip(change(unzipped(bytes)), AT);

test('a container of each level is read as what it is, every file signed', async () => {
  for (const level of LEVELS) {
    const { kind, notes, signatures } = readAsic(await container(level));
    assert.deepEqual([kind, notes, signatures.length], ['asic-e', [], 1]);
    const [facts] = signatures;
    assert.deepEqual(
      [facts?.level, facts?.valueIntact, facts?.signerReference, facts?.notes],
      [level, true, 'protected', []],
    );
    assert.deepEqual(
      facts?.signed.map(({ name, state }) => [name, state]),
      FILES.map(({ name }) => [name, 'intact']),
    );
    for (const { token, imprint } of facts?.timestamps ?? []) {
      const read = parseTimestampToken(token);
      assert.ok(verifyTimestamp(read, { imprint: { hash: 'sha256', digest: imprint('sha256') } }).intact);
    }
  }
});

test('a simple container has one file, and says so', async () => {
  const one = FILES.slice(0, 1);
  const made = await notary.finish(prepareAsic(one, notary.wish(), { kind: 'asic-s' }), 'B-T');
  assert.deepEqual([readAsic(made).kind, codes(made), states(made)], ['asic-s', [], [['intact']]]);
  await assert.rejects(prepareAsic(FILES, notary.wish(), { kind: 'asic-s' }), { code: 'asic.not-one-file' });
  const two = remade(made, (files) => [...files, { name: 'more.txt', bytes: Buffer.from('x') }]);
  assert.deepEqual(codes(two), ['asic.not-one-file', 'asic.uncovered']);
});

test('a second person signs the same container, each signature by its own name', async () => {
  const twice = await notary.finish(prepareAsic(await container('B-T'), notary.wish()), 'B-T');
  const { signatures, notes } = readAsic(twice);
  assert.deepEqual(notes, []);
  assert.deepEqual(states(twice), [
    ['intact', 'intact', 'intact'],
    ['intact', 'intact', 'intact'],
  ]);
  assert.equal(new Set(signatures.map(({ id }) => id)).size, 2);
  const archived = readAsic(await augmentAsic(twice, 'B-LTA', notary.proofs, AT));
  assert.deepEqual(
    archived.signatures.map(({ level }) => level),
    ['B-LTA', 'B-LTA'],
  );
  assert.ok(
    archived.signatures[1]?.timestamps.every(({ id }) => id.startsWith('META-INF/signatures002.xml#')),
  );
});

test('a signature goes on in another process, and not over other files', async () => {
  const first = await prepareAsic(FILES, notary.wish());
  const value = signBytes(first.algorithm, notary.signer.key, first.toBeSigned);
  const again = await resumeAsic(FILES, notary.wish(), {}, first.state);
  assert.deepEqual(codes(await again.finish(value, 'B-B', notary.proofs)), []);
  await assert.rejects(resumeAsic(FILES.slice(1), notary.wish(), {}, first.state), {
    code: 'xades.other-document',
  });
});

test('a file that was changed, added, renamed or taken away is told', async () => {
  const made = await container();
  const [acta] = FILES;
  const changed = remade(made, (files) =>
    files.map((each) => (each.name === 'acta.txt' ? { ...each, bytes: Buffer.from('no') } : each)),
  );
  assert.deepEqual([states(changed), codes(changed)], [[['changed', 'intact', 'intact']], []]);
  const added = remade(made, (files) => [...files, { name: 'acta2.txt', bytes: acta?.bytes as Uint8Array }]);
  assert.deepEqual(codes(added), ['asic.uncovered']);
  assert.match(readAsic(added).notes[0]?.sentence ?? '', /acta2\.txt/);
  const taken = remade(made, (files) => files.filter(({ name }) => name !== '7'));
  assert.deepEqual(states(taken), [['intact', 'intact', 'absent']]);
  const late = remade(made, (files) => [...files.slice(1), ...files.slice(0, 1)]);
  assert.deepEqual(codes(late), ['asic.type-late']);
  assert.deepEqual(codes(remade(made, (files) => files.slice(1))), ['asic.no-type']);
  const broken = remade(made, (files) =>
    files.map((each) =>
      /signatures/.test(each.name) ? { ...each, bytes: Buffer.from('<!DOCTYPE a><a/>') } : each,
    ),
  );
  assert.deepEqual(codes(broken), ['asic.signature-unreadable', 'asic.no-signature', 'asic.uncovered']);
});

const digested = ({ name, bytes }: AsicFile) =>
  `<a:DataObjectReference URI="${encodeURI(name)}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>` +
  `<ds:DigestValue>${Buffer.from(hashOf('sha256', bytes)).toString('base64')}</ds:DigestValue></a:DataObjectReference>`;
/** As other software writes it. */
const manifestFor = (files: readonly AsicFile[], signature: string) =>
  `<a:ASiCManifest xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">` +
  `<a:SigReference URI="${signature}" MimeType="application/pkcs7-signature"/>${files.map(digested).join('')}</a:ASiCManifest>`;

test('containers with CAdES are read: the manifest and every file in it', async () => {
  const type = { name: 'mimetype', bytes: Buffer.from('application/vnd.etsi.asic-e+zip'), isStored: true };
  const signature = 'META-INF/signature1.p7s';
  const manifest = manifestFor(FILES, signature);
  const signed = await notary.finish(
    prepareCades(Buffer.from(manifest), notary.wish(), { packaging: 'detached' }),
    'B-T',
  );
  const files = [
    ...FILES.map(({ name, bytes }) => ({ name, bytes })),
    { name: 'META-INF/ASiCManifest1.xml', bytes: Buffer.from(manifest) },
    { name: signature, bytes: signed },
  ];
  const made = writeZip([type, ...files], AT);
  const { signatures, notes } = readAsic(made);
  assert.deepEqual(notes, []);
  assert.deepEqual(
    signatures.map(({ format, valueIntact, level }) => [format, valueIntact, level]),
    [['CAdES', true, 'B-T']],
  );
  assert.deepEqual(states(made), [['intact', 'intact', 'intact', 'intact']]);
  const changed = remade(made, (all) =>
    all.map((each) => (each.name === '7' ? { ...each, bytes: Buffer.from('vuit') } : each)),
  );
  assert.deepEqual(states(changed), [['intact', 'intact', 'intact', 'changed']]);
  const other = remade(made, (all) =>
    all.map((each) =>
      /Manifest/.test(each.name) ? { ...each, bytes: Buffer.concat([each.bytes, Buffer.from(' ')]) } : each,
    ),
  );
  assert.equal(states(other)[0]?.[0], 'changed');
  const none = remade(made, (all) => all.filter(({ name }) => !/Manifest/.test(name)));
  assert.ok(codes(none).includes('asic.manifest'));
  const simple = await notary.finish(
    prepareCades(FILES[0]?.bytes as Uint8Array, notary.wish(), { packaging: 'detached' }),
  );
  const one = writeZip(
    [
      { ...type, bytes: Buffer.from('application/vnd.etsi.asic-s+zip') },
      { name: 'acta.txt', bytes: FILES[0]?.bytes as Uint8Array },
      { name: 'META-INF/signature.p7s', bytes: simple },
    ],
    AT,
  );
  assert.deepEqual([readAsic(one).kind, codes(one), states(one)], ['asic-s', [], [['intact']]]);
});

test('unzip, Python and xmlsec1 agree on what is made', { skip: need('unzip', 'xmlsec1') }, async (t) => {
  const file = folder(t);
  const made = file('made.asice', await container('B-LTA'));
  assert.match(run('unzip', ['-t', made]), /No errors detected/);
  const listed = run('unzip', ['-Z1', made]).trim().split('\n');
  assert.deepEqual([listed[0], listed.at(-1)], ['mimetype', 'META-INF/signatures001.xml']);
  const raw = unzipped(await container());
  assert.equal(raw[0]?.isStored, true);
  // xmlsec1 maps addresses after it has unescaped some of them: plain names only.
  const plain = FILES.filter(({ name }) => /^\w+(\.\w+)?$/.test(name));
  const signature = unzipped(await container('B-T', plain)).at(-1);
  const maps = plain.flatMap(({ name, bytes }, at) => [
    `--url-map:${encodeURI(name)}`,
    file(`data-${at}`, bytes),
  ]);
  const id = ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'];
  const anchor = ['--trusted-pem', file('root.pem', pem(notary.town.root))];
  run('xmlsec1', ['--verify', ...id, ...anchor, ...maps, file('signature.xml', signature?.bytes)]);
});

test('Python’s zipfile finds the same files', { skip: need('python3') }, async (t) => {
  const file = folder(t);
  const made = file('made.asice', await container('B-LTA'));
  const script =
    'import sys,zipfile,json\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\ni=z.infolist()[0]\nprint(json.dumps([z.namelist(),i.header_offset,i.compress_type,len(i.extra)]))';
  const said = JSON.parse(run('python3', ['-c', script, made]));
  assert.deepEqual(said, [unzipped(await container('B-LTA')).map(({ name }) => name), 0, 0, 0]);
});

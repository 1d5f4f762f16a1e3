import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { changedBytes, generator, seedsIn } from '../../../../kernel/xml/changed.test-helper.ts';
import { FormError } from '../facts.ts';
import { newNotary } from '../xades/notary.test-helper.ts';
import { prepareAsic, readAsic } from './index.ts';
import { readZip } from './zip-read.ts';
import { writeZip } from './zip-write.ts';

const AT = Date.UTC(2026, 5, 1);
const notary = newNotary();
const FILE = { name: 'acta.txt', mediaType: 'text/plain', bytes: Buffer.from('acta '.repeat(100)) };
const container = Buffer.from(await notary.finish(prepareAsic([FILE], notary.wish())));
const refused = (bytes: Uint8Array, code: string) =>
  assert.throws(() => readAsic(bytes), { name: 'FormError', code });
const plain = (...names: string[]) =>
  Buffer.from(
    writeZip(
      names.map((name) => ({ name, bytes: Buffer.from(name), isStored: true })),
      AT,
    ),
  );

/** The same archive with one name, of the same length, written over another in headers and directory. */
function renamed(archive: Buffer, from: string, to: string): Buffer {
  assert.equal(Buffer.byteLength(from), Buffer.byteLength(to));
  return Buffer.from(
    archive.toString('latin1').replaceAll(from, Buffer.from(to).toString('latin1')),
    'latin1',
  );
}

test('names that lead out, hide or deceive are refused', () => {
  const archive = plain('mimetype', 'aaaaaaaaaa', 'bbbbbbbbbb');
  for (const bad of [
    '../aaaaaaa',
    '/aaaaaaaaa',
    'C:/aaaaaaa',
    'a\\..\\aaaaa',
    'aa/../aaaa',
    'aa//aaaaaa',
    './aaaaaaaa',
    'aaaaa\0aaaa',
    'aaaa\u202eaaa',
  ])
    refused(renamed(archive, 'aaaaaaaaaa', bad), 'asic.name');
  refused(renamed(archive, 'aaaaaaaaaa', 'bbbbbbbbbb'), 'asic.name-twice');
  refused(renamed(archive, 'aaaaaaaaaa', 'BBBBBBBBBB'), 'asic.name-twice');
  refused(
    Buffer.from(archive.toString('latin1').replaceAll('aaaaaaaaaa', 'aaaa\xff\xfeaaaa'), 'latin1'),
    'asic.name',
  );
  assert.throws(() => writeZip([{ name: '../x', bytes: FILE.bytes }], AT), { code: 'asic.name' });
  assert.throws(() => writeZip([FILE, { ...FILE, name: 'ACTA.txt' }], AT), { code: 'asic.name-twice' });
});

test('an archive that another reader would read otherwise is refused', () => {
  const end = container.lastIndexOf('PK\x05\x06');
  refused(Buffer.concat([Buffer.from('x'), container]), 'asic.zip');
  refused(Buffer.concat([container, Buffer.from('x')]), 'asic.zip');
  refused(
    Buffer.concat([container.subarray(0, end), Buffer.from('hidden'), container.subarray(end)]),
    'asic.zip',
  );
  const local = Buffer.from(container);
  local.write('octa', local.indexOf('acta.txt'));
  refused(local, 'asic.zip');
  const comment = Buffer.concat([container, container.subarray(end)]);
  comment.writeUInt16LE(22, end + 20);
  refused(comment, 'asic.zip');
  const short = plain('mimetype', 'one', 'two');
  const fewer = Buffer.from(short);
  const at = fewer.lastIndexOf('PK\x05\x06');
  fewer.writeUInt16LE(2, at + 8);
  fewer.writeUInt16LE(2, at + 10);
  refused(fewer, 'asic.zip');
});

test('a container inside a container is a file like others', () => {
  const inner = { name: 'inner.asice', bytes: container, isStored: true };
  const outer = Buffer.from(writeZip([inner, { name: 'last', bytes: Buffer.from('x') }], AT));
  assert.deepEqual(
    readZip(outer).map(({ name }) => name),
    ['inner.asice', 'last'],
  );
  const claims = Buffer.from(outer);
  const end = claims.indexOf('PK\x05\x06');
  claims.writeUInt16LE(claims.length - end - 22, end + 20);
  refused(claims, 'asic.zip');
});

test('two entries over the same bytes are refused', () => {
  const archive = plain('aaa', 'bbb');
  const directory = archive.indexOf('PK\x01\x02');
  const second = archive.indexOf('PK\x01\x02', directory + 4);
  archive.writeUInt32LE(0, second + 42);
  refused(archive, 'asic.zip');
});

/** One packed file that says any size. */
function bomb(said: number, real: number): Buffer {
  const archive = Buffer.from(writeZip([{ name: 'bomb', bytes: Buffer.alloc(1000) }], AT));
  const packed = deflateRawSync(Buffer.alloc(real));
  const old = deflateRawSync(Buffer.alloc(1000));
  const start = 30 + 4;
  const made = Buffer.concat([archive.subarray(0, start), packed, archive.subarray(start + old.length)]);
  const directory = start + packed.length;
  for (const at of [18, directory + 20]) made.writeUInt32LE(packed.length, at);
  for (const at of [22, directory + 24]) made.writeUInt32LE(said, at);
  made.writeUInt32LE(directory, made.length - 6);
  return made;
}

test('bombs are refused before they are unpacked, or while', () => {
  refused(bomb(100_000_000, 100_000_000), 'asic.bomb');
  refused(bomb(1_000_000_000, 1000), 'asic.limit');
  const [liar] = readZip(bomb(1000, 50_000_000));
  assert.throws(() => liar?.bytes(), { code: 'asic.zip-damaged' });
  const many = plain(...Array.from({ length: 2000 }, (_, at) => `f${at}`));
  assert.equal(readZip(many).length, 2000);
  assert.throws(() => plain(...Array.from({ length: 2001 }, (_, at) => `f${at}`)), { code: 'asic.limit' });
});

test('what is no container is refused', () => {
  refused(plain('one', 'two'), 'asic.not-asic');
  refused(Buffer.from('PK'), 'asic.zip');
  refused(Buffer.alloc(0), 'asic.zip');
  const encrypted = Buffer.from(container);
  encrypted.writeUInt16LE(1, encrypted.indexOf('PK\x01\x02') + 8);
  refused(encrypted, 'asic.encrypted');
  const bzip = Buffer.from(container);
  bzip.writeUInt16LE(12, bzip.indexOf('PK\x01\x02') + 10);
  refused(bzip, 'asic.zip-method');
  const damaged = Buffer.from(container);
  damaged[damaged.indexOf('acta.txt') + 12]! ^= 1;
  refused(damaged, 'asic.zip-damaged');
});

const seeds = seedsIn(resolve(import.meta.dirname, '../../../../../test/corpora/xml-seeds/asic.txt'));
const ROUNDS = Number(process.env['APLEC_TEST_FUZZ'] ?? 300);
const SLOWEST_MS = 2000;

test('whatever is done to a container, there are facts or one kind of error, soon', (t) => {
  const counts: Record<string, number> = {};
  seeds.forEach(({ name, bytes }, number) => {
    assert.ok(
      readAsic(bytes).signatures.every(({ valueIntact }) => valueIntact === true),
      name,
    );
    const random = generator(number + 1);
    for (let round = 0; round < ROUNDS; round++) {
      const changed = changedBytes(bytes, random);
      const started = performance.now();
      let answer = 'read';
      try {
        readAsic(changed);
      } catch (error) {
        const shown = Buffer.from(changed).toString('base64');
        assert.ok(error instanceof FormError, `${(error as Error).stack} ${name} ${shown}`);
        answer = error.code;
      }
      assert.ok(performance.now() - started < SLOWEST_MS, `${name} took too long`);
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
  });
  t.diagnostic(JSON.stringify(counts));
});

test('a file that hides among the signatures is told to be signed by nobody', () => {
  const files = readZip(container).map(({ name, isStored, bytes }) => ({ name, isStored, bytes: bytes() }));
  const codes = (name: string) =>
    readAsic(writeZip([...files, { name, bytes: FILE.bytes }], AT)).notes.map(({ code }) => code);
  for (const name of ['META-INF/contracte.pdf', 'meta-inf/contracte.pdf', 'META-INF/a/b.txt'])
    assert.deepEqual(codes(name), ['asic.uncovered'], name);
  assert.deepEqual(readAsic(container).notes, []);
});

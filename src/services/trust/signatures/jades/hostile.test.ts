import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { parseTimestampToken, verifyTimestamp } from '../../../../kernel/pki/index.ts';
import { pem } from '../../../../kernel/pki/town.test-helper.ts';
import { finished, newSigner, newWorld, type World } from '../cades/proofs.test-helper.ts';
import { FormError, poe, type SignatureFacts } from '../facts.ts';
import { prepareJades, readJades } from './index.ts';

const encoder = new TextEncoder();
const FILE = {
  name: 'acord.json',
  bytes: encoder.encode('{"acord":"arreglar la font"}'),
  mediaType: 'application/json',
};
const FLAT = { form: 'flattened', packaging: 'attached' } as const;
const formError = (code: string) => (error: unknown) => error instanceof FormError && error.code === code;
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
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

/** One flattened signature of the mayor, to be changed. */
async function signed(world: World) {
  const mayor = newSigner(world, 'Alcaldessa', 'rsa');
  const made = await finished(await prepareJades([FILE], mayor.wish, FLAT), mayor, { world });
  const flat = parse(made) as unknown as Flat;
  const header = JSON.parse(Buffer.from(flat.protected, 'base64url').toString()) as Record<string, unknown>;
  return { mayor, flat, header };
}

const notesOf = (facts: SignatureFacts | undefined) =>
  facts?.notes.filter((each) => each.level === 'failure').map((each) => each.code);

test('nobody makes a signature without a key: not with “none”, nor with the public key as a secret', async () => {
  const { mayor, flat, header } = await signed(newWorld());
  for (const alg of ['none', 'None', 'HS256', 'RS1', 'toString']) {
    const head = b64({ ...header, alg });
    const input = `${head}.${flat.payload}`;
    const secrets = [
      pem(mayor),
      mayor.certificate.publicKey.key.export({ type: 'spki', format: 'pem' }),
      Buffer.from(mayor.certificate.publicKey.der),
    ];
    const values = [
      '',
      ...secrets.map((each) => createHmac('sha256', each).update(input).digest('base64url')),
    ];
    for (const signature of values) {
      const facts = readJades(bytesOf({ ...flat, protected: head, signature })).signatures[0];
      assert.deepEqual([facts?.valueIntact, notesOf(facts)], [false, ['jades.algorithm']], alg);
    }
  }
  // The key of one kind with the name of another.
  for (const alg of ['ES256', 'PS256', 'RS512', 'EdDSA']) {
    const facts = readJades(bytesOf({ ...flat, protected: b64({ ...header, alg }) })).signatures[0];
    assert.equal(facts?.valueIntact, false, alg);
  }
});

test('what is critical and not understood, or said in the wrong place, makes it no signature', async () => {
  const { flat, header } = await signed(newWorld());
  const failures = (protectedHeader: unknown, unprotected: Record<string, unknown> = {}) =>
    notesOf(
      readJades(bytesOf({ ...flat, protected: b64(protectedHeader), header: unprotected })).signatures[0],
    );
  assert.deepEqual(failures({ ...header, crit: ['exp'], exp: 1 }), ['jades.crit-unknown']);
  for (const crit of [[], 'sigD', [1], ['b64', 'b64'], ['alg'], ['sigPl']])
    assert.deepEqual(failures({ ...header, crit }), ['jades.crit']);
  assert.deepEqual(failures({ ...header, b64: false }), ['jades.b64']);
  assert.deepEqual(failures({ ...header, b64: 'no', crit: ['b64'] }), ['jades.b64']);
  assert.deepEqual(failures({ ...header, sigT: '2026-06-01T12:00:00Z' }), ['jades.two-times']);
  assert.deepEqual(failures(header, { crit: ['exp'] }), ['jades.header-twice']);
  assert.deepEqual(failures(header, { alg: 'RS256' }), ['jades.header-twice']);
});

test('JSON that two readers would understand differently is refused', async () => {
  const { flat, header } = await signed(newWorld());
  const twice = JSON.stringify(header).replace('{', '{"alg":"none",');
  const refuse = (whole: string, code: string) =>
    assert.throws(() => readJades(encoder.encode(whole)), formError(code), whole.slice(0, 60));
  refuse(
    JSON.stringify({ ...flat, protected: Buffer.from(twice).toString('base64url') }),
    'jades.json-twice',
  );
  refuse(JSON.stringify(flat).replace('{', `{"payload":"${flat.payload}",`), 'jades.json-twice');
  refuse(JSON.stringify({ ...flat, signatures: [flat] }), 'jades.form');
  refuse(JSON.stringify({ ...flat, signature: `${flat.signature}=` }), 'jades.base64url');
  refuse(JSON.stringify({ ...flat, protected: `${flat.protected} ` }), 'jades.base64url');
  refuse(`${JSON.stringify(flat)} {}`, 'jades.json');
  refuse('['.repeat(100), 'jades.form');
  refuse(`{"payload":${'['.repeat(100)}`, 'jades.json-limit');
  for (const bad of ['', 'a.b', 'a.b.c.d', '{}', '{"payload":01}', '{"a":"\u0001"}', '{"a":"\\ud800"}'])
    assert.throws(() => readJades(encoder.encode(bad)), FormError, bad);
});

test('a changed header, payload, value or certificate does not hold', async () => {
  const world = newWorld();
  const { flat, header } = await signed(world);
  const value = (change: Partial<Flat>) => readJades(bytesOf({ ...flat, ...change })).signatures[0];
  assert.equal(value({})?.valueIntact, true);
  assert.equal(value({ payload: Buffer.from('{}').toString('base64url') })?.valueIntact, false);
  assert.equal(value({ protected: b64({ ...header, iat: 1 }) })?.valueIntact, false);
  assert.equal(
    value({ signature: flat.signature.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')) })?.valueIntact,
    false,
  );
  const other = newSigner(world, 'Una altra', 'rsa');
  const x5c = [Buffer.from(other.certificate.der).toString('base64')];
  assert.equal(value({ protected: b64({ ...header, x5c }) })?.signerReference, 'mismatch');
  const { x5c: _, ...without } = header;
  const facts = value({ protected: b64(without), header: { x5c } });
  assert.deepEqual([facts?.valueIntact, facts?.signerReference], [undefined, 'protected']);
});

test('whatever is changed before an archive time stamp, it does not hold any more', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const made = await finished(await prepareJades([FILE], mayor.wish, FLAT), mayor, { level: 'B-LTA', world });
  const flat = parse(made) as unknown as Flat & { header: { etsiU: string[] } };
  const holds = (bytes: Uint8Array) => {
    try {
      const facts = readJades(bytes).signatures[0]!;
      assertStampsHold(facts);
      return facts.valueIntact === true && facts.level === 'B-LTA';
    } catch {
      return false;
    }
  };
  assert.ok(holds(made));
  const { etsiU } = flat.header;
  for (let at = 0; at < etsiU.length - 1; at++) {
    const removed = etsiU.toSpliced(at, 1);
    assert.ok(!holds(bytesOf({ ...flat, header: { etsiU: removed } })), `without ${at}`);
  }
  assert.ok(!holds(bytesOf({ ...flat, header: { etsiU: [etsiU[1], etsiU[0], ...etsiU.slice(2)] } })));
  const whole = Buffer.from(made).toString();
  const end = whole.lastIndexOf(etsiU.at(-1)!);
  for (let at = 0; at < end; at += 97) {
    const changed = whole.slice(0, at) + (whole[at] === 'x' ? 'y' : 'x') + whole.slice(at + 1);
    assert.ok(!holds(encoder.encode(changed)), `at ${at}: ${whole.slice(at - 5, at + 5)}`);
  }
});

const decoded = (flat: Flat) => (flat.header?.['etsiU'] as string[] | undefined) ?? [];
const withAdded = (flat: Flat, ...added: string[]) =>
  readJades(bytesOf({ ...flat, header: { ...flat.header, etsiU: [...decoded(flat), ...added] } }))
    .signatures[0]!;

test('an element called like something of the language is no time stamp, whatever token it holds', async () => {
  const world = newWorld();
  const { flat } = await signed(world);
  const token = await world.proofs.timestamp('sha256', new Uint8Array(32));
  const tokens = `{"tstTokens":[{"val":"${Buffer.from(token).toString('base64')}"}]}`;
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const added = Buffer.from(`{"${name}":${tokens}}`).toString('base64url');
    assert.deepEqual(withAdded(flat, added).timestamps, [], name);
  }
});

test('what came after an archive time stamp, or beside what it covers, is not made older by it', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  const stranger = newSigner(world, 'Algú altre');
  const made = await finished(await prepareJades([FILE], mayor.wish, FLAT), mayor, { world, level: 'B-LTA' });
  const flat = parse(made) as unknown as Flat;
  const late = b64({ cSig: `${flat.protected}.${flat.payload}.${flat.signature}` });
  const facts = withAdded(flat, late);
  assert.equal(facts.counterSignatures[0]?.id, 'signature-1.1');
  const archive = facts.timestamps.find((each) => each.kind === 'archive');
  assert.ok(archive?.protects.includes(poe.signature('signature-1')));
  assert.ok(!archive?.protects.includes(poe.signature('signature-1.1')));
  const x5c = [Buffer.from(stranger.certificate.der).toString('base64')];
  const beside = readJades(bytesOf({ ...flat, header: { ...flat.header, x5c } })).signatures[0];
  const again = beside?.timestamps.find((each) => each.kind === 'archive');
  assert.ok(again?.protects.includes(poe.certificate(mayor.certificate.fingerprint)));
  assert.ok(!again?.protects.includes(poe.certificate(stranger.certificate.fingerprint)));
});

test('a claimed time for which there is no date is none, and the rest is told', async () => {
  const { flat, header } = await signed(newWorld());
  for (const iat of [9e12, -9e12, 1e300, -1])
    assert.equal(
      readJades(bytesOf({ ...flat, protected: b64({ ...header, iat }) })).signatures[0]?.claimedTime,
      undefined,
      `${iat}`,
    );
});

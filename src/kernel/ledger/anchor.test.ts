import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { createAnchor, listAnchors, readAnchor } from './anchor.ts';
import { folder, town } from './ledger.test-helper.ts';

const { pool } = await testDatabase();

const CONFIG = `
[tsa]
default_tsa = one
[one]
dir = .
serial = $dir/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
x509_extensions = ext
prompt = no
[dn]
CN = Test time-stamping authority
[ext]
extendedKeyUsage = critical,timeStamping
basicConstraints = CA:false
`;

/** A time-stamping authority made of openssl behind a small server; `spoil` makes it misbehave. */
async function authority() {
  const dir = folder('tsa');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  writeFileSync(join(dir, 'tsa.cnf'), CONFIG);
  writeFileSync(join(dir, 'serial'), '01\n');
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    '-days',
    '3650',
    '-config',
    'tsa.cnf',
  );
  let mode: 'good' | 'down' | 'old' | 'refuse' = 'good';
  let last: Buffer | undefined;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (mode === 'down') {
      response.writeHead(503).end();
      return;
    }
    writeFileSync(join(dir, 'query'), mode === 'refuse' ? Buffer.from('3000', 'hex') : Buffer.concat(parts));
    if (mode !== 'old')
      last = openssl(
        'ts',
        '-reply',
        '-config',
        'tsa.cnf',
        '-section',
        'one',
        '-queryfile',
        'query',
        '-inkey',
        'key.pem',
        '-signer',
        'cert.pem',
      );
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(last);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    become: (next: typeof mode) => {
      mode = next;
    },
    verify: (data: Buffer, tsr: Buffer) => {
      writeFileSync(join(dir, 'data'), data);
      writeFileSync(join(dir, 'tsr'), tsr);
      return openssl('ts', '-verify', '-data', 'data', '-in', 'tsr', '-CAfile', 'cert.pem').toString();
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test('a checkpoint is time-stamped, and openssl accepts the stamp over the served bytes', async () => {
  const place = town(pool);
  const session = await place.open();
  await place.append(4);
  await session.step();
  const tsa = await authority();
  const anchor = createAnchor({
    pool,
    base: place.base,
    tsas: [{ url: tsa.url, everyMs: 3_600_000 }],
    now: () => place.clock.ms,
    alarm: place.options.alarm,
  });
  assert.equal(await anchor.queue(), 1);
  assert.equal(await anchor.queue(), 0);
  assert.deepEqual(await anchor.send(), { stamped: 1, failed: 0 });
  const origin = `${place.base}/2026`;
  const tsr = (await readAnchor(pool, origin, '4.tsr'))!;
  const checkpoint = (await readAnchor(pool, origin, '4.checkpoint'))!;
  assert.match(tsa.verify(checkpoint.body, tsr.body), /Verification: OK/);
  assert.throws(() => tsa.verify(Buffer.from('something else'), tsr.body));
  for (const none of ['5.tsr', '04.tsr', '4', 'x.tsr', '4.tsr/'])
    assert.equal(await readAnchor(pool, origin, none), undefined);
  // The next hour, the next checkpoint.
  await place.append(1);
  place.clock.ms += 3_600_000;
  await session.step();
  assert.equal(await anchor.queue(), 1);
  await anchor.send();
  assert.deepEqual(
    (await listAnchors(pool, origin, 10)).map((each) => each.size),
    [5, 4],
  );
  await session.end();
  await anchor.close();
  await tsa.close();
});

test('an outage of the authority queues, is told once, and is made up for later', async () => {
  const place = town(pool);
  const session = await place.open();
  await place.append(4);
  await session.step();
  await session.end();
  const tsa = await authority();
  const anchor = createAnchor({
    pool,
    base: place.base,
    tsas: [{ url: tsa.url, everyMs: 3_600_000 }],
    now: () => place.clock.ms,
    alarm: place.options.alarm,
  });
  await anchor.queue();
  tsa.become('down');
  assert.deepEqual(await anchor.send(), { stamped: 0, failed: 1 });
  // Not before its time.
  assert.deepEqual(await anchor.send(), { stamped: 0, failed: 0 });
  const reasons: string[] = [];
  for (const mode of ['refuse', 'good', 'old', 'down'] as const) {
    if (mode === 'good') continue;
    tsa.become(mode);
    place.clock.ms += 3_600_000;
    assert.deepEqual(await anchor.send(), { stamped: 0, failed: 1 }, mode);
    const { rows } = await pool.query('select last_error from ledger.anchor where origin = $1', [
      `${place.base}/2026`,
    ]);
    reasons.push(rows[0].last_error);
  }
  assert.match(reasons[0]!, /refused: rejection, badDataFormat/);
  assert.equal(place.alarms.filter((text) => text.startsWith('ledger.anchor-failing')).length, 1);
  tsa.become('good');
  place.clock.ms += 3_600_000;
  assert.deepEqual(await anchor.send(), { stamped: 1, failed: 0 });
  await anchor.close();
  await tsa.close();
});

test('an old answer for the same checkpoint is refused, because it repeats another nonce', async () => {
  const place = town(pool);
  const session = await place.open();
  await place.append(1);
  await session.step();
  await session.end();
  const tsa = await authority();
  const options = { pool, base: place.base, now: () => place.clock.ms, alarm: place.options.alarm };
  const first = createAnchor({ ...options, tsas: [{ url: tsa.url, everyMs: 1 }] });
  await first.queue();
  await first.send();
  tsa.become('old');
  const second = createAnchor({ ...options, tsas: [{ url: `${tsa.url}?again`, everyMs: 1 }] });
  await second.queue();
  assert.deepEqual(await second.send(), { stamped: 0, failed: 1 });
  const { rows } = await pool.query(
    `select last_error from ledger.anchor where origin = $1 and tsr is null`,
    [`${place.base}/2026`],
  );
  assert.match(rows[0].last_error, /does not repeat the nonce/);
  for (const each of [first, second, tsa]) await each.close();
});

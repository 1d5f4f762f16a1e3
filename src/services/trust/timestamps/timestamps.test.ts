import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { perform } from '../../../kernel/action.ts';
import {
  buildTimestampRequest,
  hashOf,
  parseTimestampResponse,
  parseTimestampToken,
  toPem,
  verifyTimestamp,
  w,
} from '../../../kernel/pki/index.ts';
import { folder, pem, run } from '../../../kernel/pki/town.test-helper.ts';
import { Problem } from '../../../kernel/problem.ts';
import { retire } from './actions/retire-unit.ts';
import { timestampOver } from './index.ts';
import { showAuthority } from './queries/show-authority.ts';
import { tokenReceipt } from './receipt-route.ts';
import { runningOf } from './running.ts';
import { openStamping, POLICY, type Stamping } from './timestamps.test-helper.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
const TEXT = Buffer.from('Acta de la sessió plenària');
const imprint = { hash: 'sha256', digest: hashOf('sha256', TEXT) } as const;
const NONCE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const query = () => buildTimestampRequest({ imprint, nonce: NONCE });

/** A TimeStampReq by hand, for what the builder would not make. */
const odd = (algorithm: string, digest: Uint8Array, ...rest: Uint8Array[]) =>
  w.seq(w.int(1), w.seq(w.seq(w.oid(algorithm), w.nul), w.octets(digest)), ...rest);
const SHA256 = '2.16.840.1.101.3.4.2.1';

describe('the time-stamping authority', () => {
  let house: Stamping;
  before(async () => {
    house = await openStamping({ TSA_RATE_PER_SECOND: '100000', TSA_RATE_BURST: '100000' });
  });
  after(() => house?.stop());

  test('openssl asks at each address and verifies what it gets, data and query', {
    skip: need('openssl'),
  }, async (t) => {
    const file = folder(t);
    const data = file('acta.txt', TEXT);
    const ca = file('ca.pem', pem(house.town.root));
    const between = file('between.pem', pem(house.town.issuing));
    for (const [path, digest, certReq] of [
      ['/tsa', 'sha256', true],
      ['/tsa/p256', 'sha384', true],
      ['/tsa/rsa', 'sha512', true],
      ['/tsa/rsa', 'sha256', false],
    ] as const) {
      const tsq = file('q.tsq');
      run('openssl', [
        'ts',
        '-query',
        '-data',
        data,
        `-${digest}`,
        '-tspolicy',
        POLICY,
        ...(certReq ? ['-cert'] : []),
        '-out',
        tsq,
      ]);
      const answer = await house.ask(readFileSync(tsq), path);
      assert.deepEqual([answer.status, answer.type], [200, 'application/timestamp-reply']);
      const tsr = file('r.tsr', answer.body);
      const { units } = await perform(house.kernel, showAuthority, OPERATOR, {});
      assert.equal(units.length, 2);
      const untrusted = certReq
        ? between
        : file('all.pem', pem(house.town.issuing) + (await unitPem(house, path)));
      for (const about of [
        ['-data', data],
        ['-queryfile', tsq],
      ])
        assert.match(
          run('openssl', ['ts', '-verify', '-in', tsr, ...about, '-CAfile', ca, '-untrusted', untrusted]),
          /Verification: OK/,
        );
      const other = file('other.txt', 'Una altra acta');
      assert.match(
        run(
          'openssl',
          ['ts', '-verify', '-in', tsr, '-data', other, '-CAfile', ca, '-untrusted', untrusted],
          true,
        ),
        /FAILED|imprint mismatch/,
      );
      assert.match(run('openssl', ['ts', '-reply', '-in', tsr, '-text']), /Ordering: yes/);
    }
  });

  test('what is not stamped is refused in the words of the protocol, with the reason', async () => {
    const extension = w.tlv(0xa0, w.seq(w.oid('1.2.3.4'), w.octets(w.nul)));
    const cases = [
      [odd('1.2.840.113549.2.5', new Uint8Array(16)), 'badAlg'], // MD5
      [odd('1.3.14.3.2.26', new Uint8Array(20)), 'badAlg'], // SHA-1
      [odd('1.2.3.4.5', new Uint8Array(32)), 'badAlg'],
      [odd(SHA256, new Uint8Array(31)), 'badDataFormat'],
      [odd(SHA256, new Uint8Array(32), w.oid('1.2.3.4')), 'unacceptedPolicy'],
      [odd(SHA256, new Uint8Array(32), extension), 'unacceptedExtension'],
      [Buffer.from('Hola'), 'badDataFormat'],
      [new Uint8Array(0), 'badDataFormat'],
      [query().subarray(0, 30), 'badDataFormat'],
      [Buffer.concat([query(), Buffer.from([0])]), 'badDataFormat'],
      [Buffer.alloc(4000, 0x30), 'badDataFormat'],
    ] as const;
    for (const [bytes, failure] of cases) {
      const answer = await house.ask(bytes);
      assert.equal(answer.status, 200);
      const { status, failures, tokenDer } = parseTimestampResponse(answer.body);
      assert.deepEqual([status, failures, tokenDer], ['rejection', [failure], undefined]);
    }
    assert.equal(parseTimestampResponse((await house.ask(query())).body).status, 'granted');
  });

  test('what is no query at all is an ordinary problem', async () => {
    const post = (path: string, options: RequestInit) => fetch(house.base + path, options);
    const type = { 'content-type': 'application/timestamp-query' };
    assert.equal((await post('/tsa', {})).status, 405);
    assert.equal((await post('/tsa', { method: 'POST', body: 'a' })).status, 415);
    assert.equal(
      (await post('/tsa', { method: 'POST', body: 'a'.repeat(20_000), headers: type })).status,
      413,
    );
    const lost = await post('/tsa/ed25519', { method: 'POST', body: query(), headers: type });
    assert.equal(lost.status, 404);
    assert.equal(((await lost.json()) as { code: string }).code, 'kernel.not-found');
  });

  test('many at once: no two tokens have the same time or number, and who asked later has the later time', async () => {
    const round = async (path: string) => {
      const { token } = parseTimestampResponse((await house.ask(query(), path)).body);
      return {
        micros: micros(token!.signed.content!),
        serial: Buffer.from(token!.info.serial).toString('hex'),
      };
    };
    let latest = 0;
    const seen = new Set<string>();
    const times = new Set<number>();
    for (let turn = 0; turn < 10; turn++) {
      const got = await Promise.all(
        Array.from({ length: 40 }, (_, i) => round(i % 8 === 0 ? '/tsa/rsa' : '/tsa')),
      );
      assert.ok(Math.min(...got.map((each) => each.micros)) > latest);
      latest = Math.max(...got.map((each) => each.micros));
      for (const each of got) {
        seen.add(each.serial);
        times.add(each.micros);
      }
    }
    assert.deepEqual([seen.size, times.size], [400, 400]);
  });

  test('the serial number of a token is a leaf of the log, which binds the digest without showing it', async () => {
    await house.kernel.ledger.startSequencer();
    const { token } = parseTimestampResponse((await house.ask(query())).body);
    const serial = Buffer.from(token!.info.serial).toString('hex');
    const receipt = (params: Record<string, string>, asked = '') =>
      tokenReceipt.handle({ kernel: house.kernel, params, query: new URLSearchParams(asked) } as never);
    let found = await receipt({ serial });
    for (let i = 0; i < 100 && found.status === 202; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      found = await receipt({ serial });
    }
    const extra = JSON.parse(
      Buffer.from(/^extra (.*)$/m.exec(found.body as string)![1]!, 'base64').toString(),
    ) as { record: string };
    const record = JSON.parse(extra.record) as Record<string, unknown>;
    assert.equal(record['genTimeMicros'], micros(token!.signed.content!));
    assert.equal(record['policy'], POLICY);
    assert.ok(typeof record['digestCommit'] === 'string');
    const hex = Buffer.from(imprint.digest).toString('hex');
    assert.ok(!extra.record.includes(hex));
    const opened = (await receipt({ serial }, `digest=${hex}`)).body as string;
    assert.match(Buffer.from(/^extra (.*)$/m.exec(opened)![1]!, 'base64').toString(), /"digest"/);
    await assert.rejects(receipt({ serial: 'f'.repeat(32) }), Problem);
    await assert.rejects(receipt({ serial: 'x' }), Problem);
  });

  test('another service gets a token in the same process, and a refusal as a problem', async () => {
    const digest = hashOf('sha512', TEXT);
    const token = parseTimestampToken(await timestampOver(house.kernel, 'sha512', digest));
    const report = verifyTimestamp(token, { imprint: { hash: 'sha512', digest }, policy: POLICY });
    assert.deepEqual(report.findings, []);
  });

  test('a key that is retired stamps no more, and the other goes on', async () => {
    const { units } = await perform(house.kernel, showAuthority, OPERATOR, {});
    const rsa = units.find(({ kind }) => kind === 'rsa')!;
    await perform(house.kernel, retire, OPERATOR, { id: rsa.id });
    const refused = parseTimestampResponse((await house.ask(query(), '/tsa/rsa')).body);
    assert.deepEqual(refused.failures, ['systemFailure']);
    assert.equal(parseTimestampResponse((await house.ask(query())).body).status, 'granted');
    await assert.rejects(
      perform(house.kernel, retire, OPERATOR, { id: rsa.id }),
      (error: unknown) => error instanceof Problem && error.code === 'timestamps.no-such-unit',
    );
  });

  test('the operator sees counts and numbers, and not what was stamped', async () => {
    await runningOf(house.kernel).tally.close();
    const shown = await perform(house.kernel, showAuthority, OPERATOR, {});
    assert.ok(shown.answered.some(({ result, count }) => result === 'granted' && count > 300));
    assert.ok(shown.answered.some(({ result }) => result === 'badAlg'));
    assert.ok(shown.recent.length > 0 && shown.recent.length <= 50);
    assert.ok(!JSON.stringify(shown).includes(createHash('sha256').update(TEXT).digest('hex')));
    assert.equal(shown.clock.doubt, null);
  });
});

test('one client cannot ask without end, and only systems of bodies when the installation says so', async () => {
  const house = await openStamping({ TSA_RATE_PER_SECOND: '1', TSA_RATE_BURST: '3' });
  try {
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await house.ask(query())).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
  } finally {
    await house.stop();
  }
  const closed = await openStamping({ TSA_FOR: 'bodies' });
  try {
    assert.equal((await closed.ask(query())).status, 403);
    assert.ok((await timestampOver(closed.kernel, 'sha256', imprint.digest)).length > 0);
  } finally {
    await closed.stop();
  }
});

test('when the clock is set, whoever asks is told that there is no time, and the operator is alarmed once', async () => {
  let aheadMs = 0;
  const house = await openStamping({}, () => Temporal.Now.instant().add({ milliseconds: aheadMs }));
  try {
    const asked = async () => parseTimestampResponse((await house.ask(query())).body);
    assert.equal((await asked()).status, 'granted');
    aheadMs = 3_600_000;
    for (let i = 0; i < 3; i++) assert.deepEqual((await asked()).failures, ['timeNotAvailable']);
    await assert.rejects(
      timestampOver(house.kernel, 'sha256', imprint.digest),
      (error: unknown) => error instanceof Problem && error.code === 'timestamps.not-available',
    );
    assert.equal(house.lines.filter((line) => line.includes('timestamps.clock')).length, 1);
    const { clock } = await perform(house.kernel, showAuthority, OPERATOR, {});
    assert.equal(clock.doubt, 'jump');
    assert.match(await house.kernel.metrics.text(), /aplec_timestamps_clock_sure 0/);
  } finally {
    await house.stop();
  }
});

/** The microseconds of genTime in a TSTInfo. */
function micros(info: Uint8Array): number {
  const text = /(\d{14})(?:\.(\d{1,6}))?Z/.exec(Buffer.from(info).toString('latin1'))!;
  const [, whole = '', below = ''] = text;
  const iso = whole.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso) * 1000 + Number(below.padEnd(6, '0'));
}

async function unitPem(house: Stamping, path: string): Promise<string> {
  const kind = path === '/tsa/rsa' ? 'rsa' : 'p256';
  const { rows } = await house.kernel.pool.query('select certificate from timestamps.unit where kind = $1', [
    kind,
  ]);
  return toPem(rows[0].certificate as Buffer, 'CERTIFICATE');
}

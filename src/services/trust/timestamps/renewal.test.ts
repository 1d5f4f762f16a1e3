import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { perform } from '../../../kernel/action.ts';
import { ext, isForTimestamps, PkiError, PURPOSE, parseCertificate, w } from '../../../kernel/pki/index.ts';
import { certify, folder, newTown, pem, run } from '../../../kernel/pki/town.test-helper.ts';
import { trustAnchors } from '../certificates/index.ts';
import { renewUnits } from './actions/renew-units.ts';
import { showAuthority } from './queries/show-authority.ts';
import { openStamping, type Stamping } from './timestamps.test-helper.ts';
import { SIGNING_DAYS, signingPeriod } from './unit.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
const PLATFORM = { kind: 'platform', name: 'schedule' } as const;
const DAY_MS = 86_400_000;

describe('keys of time stamps over the years', () => {
  let house: Stamping;
  before(async () => {
    house = await openStamping();
  });
  after(() => house?.stop());
  const renew = (days: number) =>
    perform(house.kernel, renewUnits, PLATFORM, {}, { now: house.kernel.now().add({ hours: 24 * days }) });

  test('keys near their end are followed by new ones of our authorities, once, and openssl verifies theirs', {
    skip: need('openssl'),
  }, async (t) => {
    assert.deepEqual((await renew(1)).made, ['p256', 'rsa']);
    assert.deepEqual((await renew(1)).made, []);
    const { units } = await perform(house.kernel, showAuthority, OPERATOR, {});
    assert.equal(units.length, 4);
    const file = folder(t);
    const data = file('acta.txt', 'Acta');
    const tsq = file('q.tsq');
    run('openssl', ['ts', '-query', '-data', data, '-sha256', '-cert', '-out', tsq]);
    // The newest begins tomorrow, by the clock under which it was made: today the older one stamps.
    assert.equal(units.filter(({ state }) => state === 'waits').length, 2);
    await house.kernel.pool.query(
      "update timestamps.unit set retired_at = now() where signs_until < now() + interval '90 days'",
    );
    await house.kernel.pool.query("update timestamps.unit set signs_from = now() - interval '1 minute'");
    const { rows } = await house.kernel.pool.query(
      'select certificate, chain from timestamps.unit where retired_at is null',
    );
    const made = rows.map((row) => parseCertificate(row.certificate as Buffer));
    assert.ok(made.length === 2 && made.every(isForTimestamps));
    const chain = (rows[0].chain as Buffer[]).map((der) => parseCertificate(der));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await house.ask(readFileSync(tsq));
    const tsr = file('r.tsr', answer.body);
    const ca = file('ca.pem', pem(...(await trustAnchors(house.kernel))));
    const untrusted = file('chain.pem', pem(...chain));
    const tomorrow = String(Math.floor(Date.now() / 1000) + 2 * 86_400);
    assert.match(
      run('openssl', [
        ...['ts', '-verify', '-in', tsr, '-queryfile', tsq],
        ...['-CAfile', ca, '-untrusted', untrusted, '-attime', tomorrow],
      ]),
      /Verification: OK/,
    );
  });

  test('keys whose time is over are destroyed, and their certificates stay for those who check', async () => {
    const { made, destroyed } = await renew(SIGNING_DAYS + 2);
    assert.deepEqual([made, destroyed], [['p256', 'rsa'], 4]);
    const { rows } = await house.kernel.pool.query(`select handle, certificate from timestamps.unit`);
    assert.equal(rows.filter(({ handle }) => handle === '').length, 4);
    assert.ok(rows.every(({ certificate }) => (certificate as Buffer).length > 0));
  });
});

test('a key stamps for a year at most, and within what its certificate allows', () => {
  const town = newTown();
  const now = Date.UTC(2026, 10, 26);
  const day = (days: number) => now + days * DAY_MS;
  const stamping = ext.extKeyUsage([PURPOSE.timeStamping], true);
  const period = (until: number) => ({
    ...{ oid: '2.5.29.16', critical: false },
    value: w.seq(w.implicit(0, w.generalizedTime(now)), w.implicit(1, w.generalizedTime(until))),
  });
  const unit = (to: number, ...extensions: (typeof stamping)[]) =>
    certify({ name: 'TSU', issuer: town.issuing, from: now, to, extensions }).certificate;
  assert.equal(signingPeriod(unit(day(2000), stamping), now).until, day(SIGNING_DAYS));
  assert.equal(signingPeriod(unit(day(100), stamping), now).until, day(100));
  assert.equal(signingPeriod(unit(day(2000), stamping, period(day(200))), now).until, day(200));
  assert.throws(() => signingPeriod(unit(day(100)), now), PkiError);
});

import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { before, describe, test } from 'node:test';
import { browser } from '../../../../test/browser.ts';
import { testKernel } from '../../../../test/kernel.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import { Problem } from '../../../kernel/problem.ts';
import { issueOne } from '../certificates/house.test-helper.ts';
import { presentedBy } from './handler.ts';
import { giveTicket, present, takeOutcome } from './handover.ts';

let kernel: Kernel;
let chain: Uint8Array[];
before(async () => {
  kernel = await testKernel();
  const issued = await issueOne(kernel, {
    profile: 'citizen',
    subject: { givenName: 'Núria', surname: 'Puig Vila', document: personNif(99_971_000) },
  });
  chain = [issued.certificate, ...issued.chain].map(({ der }) => der);
});

const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : String(error)),
  );

describe('the way to the certificate and back', () => {
  test('a victim who is led there with an attacker’s ticket gives the attacker nothing', async () => {
    const attacker = browser(kernel).begin();
    const ticket = await giveTicket(kernel, attacker);
    const code = await present(kernel, { ticket, chain });
    // The code goes to the victim's browser, which has no such attempt; the attacker never sees it.
    const victim = browser(kernel).begin();
    assert.equal(await codeOf(takeOutcome(kernel, victim, code)), 'certificate-login.ticket-lost');
    assert.equal(await codeOf(takeOutcome(kernel, attacker, ticket)), 'certificate-login.ticket-lost');
  });

  test('an attacker’s result does not sign a victim in as the attacker', async () => {
    const attacker = browser(kernel).begin();
    const code = await present(kernel, { ticket: await giveTicket(kernel, attacker), chain });
    assert.equal(
      await codeOf(takeOutcome(kernel, browser(kernel).begin(), code)),
      'certificate-login.ticket-lost',
    );
  });

  test('ticket and result count once each, and for five minutes', async () => {
    const attempt = browser(kernel).begin();
    const ticket = await giveTicket(kernel, attempt);
    const code = await present(kernel, { ticket, chain });
    assert.equal(await codeOf(present(kernel, { ticket, chain })), 'certificate-login.ticket-lost');
    assert.equal((await takeOutcome(kernel, attempt, code)).level, 'substantial');
    assert.equal(await codeOf(takeOutcome(kernel, attempt, code)), 'certificate-login.ticket-lost');
    const late = { ...kernel, now: () => Temporal.Now.instant().subtract({ minutes: 6 }) };
    const old = await giveTicket(late, attempt);
    assert.equal(await codeOf(present(kernel, { ticket: old, chain })), 'certificate-login.ticket-lost');
  });

  test('what the certificate said lies sealed in the database', async () => {
    await present(kernel, { ticket: await giveTicket(kernel, browser(kernel).begin()), chain });
    const { rows } = await kernel.pool.query(
      `select string_agg(sealed, ' ') as text from certificate_login.ticket`,
    );
    assert.doesNotMatch(Buffer.from(rows[0].text, 'base64url').toString('latin1'), /Puig|99971000/);
  });
});

describe('the header in which a proxy tells the certificate (RFC 9440)', () => {
  const request = (remoteAddress: string) =>
    ({
      socket: { remoteAddress },
      headers: { 'client-cert': `:${Buffer.from(chain[0]!).toString('base64')}:` },
    }) as unknown as IncomingMessage;
  const behind = (settings: Record<string, unknown>) =>
    ({ ...kernel, settings: { ...kernel.settings, ...settings } }) as Kernel;

  test('counts from a proxy that the installation trusts with it, and from nobody else', () => {
    const proxied = behind({ CERTIFICATE_HEADER: true, TRUST_PROXY: ['10.0.0.0/8'] });
    assert.equal(presentedBy(proxied, request('10.1.2.3')).length, 1);
    assert.equal(presentedBy(proxied, request('192.0.2.7')).length, 0);
    assert.equal(presentedBy(behind({ TRUST_PROXY: ['10.0.0.0/8'] }), request('10.1.2.3')).length, 0);
    assert.equal(
      presentedBy(behind({ CERTIFICATE_HEADER: true, TRUST_PROXY: [] }), request('10.1.2.3')).length,
      0,
    );
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { need, programPath } from '../need.ts';
import { type Hub, startHub } from './hub.ts';

const skip = need('chromium', 'openssl');
const OFFICER = 'employee-17079-1';
const COLLEAGUE = 'employee-17079-2';
const OPERATOR = 'operator-1';
const CITIZEN = 'citizen-largeFamilyParent';
const HOLDER = { givenName: 'Joana', surname: 'de la Prova', document: '99000123G' };
/** Until a new list is there; the worker is told at once. */
const LISTED_MS = 10_000;

let browser: Browser;
let hub: Hub;

before(async () => {
  if (skip) return;
  hub = await startHub();
  browser = await chromium.launch({
    executablePath: programPath('chromium'),
    args: ['--no-sandbox', '--disable-gpu'],
  });
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

const openssl = async (...args: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)(programPath('openssl'), args, { timeout: 30_000 });
  return stdout + stderr;
};

async function be(page: Page, person: string): Promise<void> {
  await page.goto(`${hub.address}/demo/people?lang=en`);
  await page.locator(`form:has(input[value="${person}"]) button`).click();
}

/** Looked at by axe; kept as a picture when somebody asks for it. */
async function look(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    [],
    name,
  );
  const folder = process.env['APLEC_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

test('a registration desk issues a certificate, then revokes it, and OCSP says so within a second', {
  skip,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aplec-desk-'));
  const file = (name: string) => join(folder, name);
  await openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    file('key.pem'),
    '-out',
    file('request.pem'),
    '-subj',
    '/CN=x',
  );
  const request = await openssl('req', '-in', file('request.pem'));
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();

  await be(page, OFFICER);
  await page.goto(`${hub.address}/office/certificates`);
  await page.getByRole('link', { name: 'Ask for a certificate' }).click();
  await look(page, 'certificates-choose');
  await press('Go on');
  for (const [name, value] of Object.entries(HOLDER)) await page.locator(`input[name="${name}"]`).fill(value);
  await page.locator('textarea[name="request"]').fill(request);
  await look(page, 'certificates-new');
  await press('Register the request');
  await page.locator('input[value="dni"]').check();
  for (const [part, value] of [
    ['day', '1'],
    ['month', '2'],
    ['year', '2035'],
  ] as const)
    await page.locator(`input[name="documentUntil-${part}"]`).fill(value);
  await page.locator('input[name="present"]').check();
  await look(page, 'certificates-verify');
  await press('Identity verified');
  assert.match(await page.locator('main').innerText(), /Verified/);
  const address = page.url();

  await be(page, COLLEAGUE);
  await page.goto(address);
  await press('Approve');
  await be(page, OPERATOR);
  await page.goto(address.replace('/office/', '/operator/'));
  await press('Approve');
  assert.match(await page.locator('body').innerText(), /The certificate was issued/);
  const id = page.url().split('/').at(-1);

  await be(page, OFFICER);
  await page.goto(`${hub.address}/office/certificates/${id}`);
  await look(page, 'certificates-one');
  const pem = await (await page.request.get(`${hub.address}/v1/certificates/${id}/pem`)).text();
  writeFileSync(file('own.pem'), pem);
  for (const name of ['root', 'people'])
    writeFileSync(
      file(`${name}.pem`),
      await (await page.request.get(`${hub.address}/pki/${name}.pem`)).text(),
    );
  assert.match(
    await openssl('verify', '-CAfile', file('root.pem'), '-untrusted', file('people.pem'), file('own.pem')),
    /OK/,
  );
  // Asked of the address that the certificate itself names.
  const url = (await openssl('x509', '-in', file('own.pem'), '-noout', '-ocsp_uri')).trim();
  const ask = () =>
    openssl(
      'ocsp',
      '-issuer',
      file('people.pem'),
      '-cert',
      file('own.pem'),
      '-url',
      url,
      '-CAfile',
      file('root.pem'),
      '-no_nonce',
    );
  assert.match(await ask(), /: good/);

  await page.getByRole('link', { name: 'Revoke…' }).click();
  await look(page, 'certificates-revoke');
  await page.locator('input[value="keyCompromise"]').check();
  await press('Revoke the certificate');
  // The very next question, without waiting.
  assert.match(await ask(), /: revoked[\s\S]*keyCompromise/);
  await look(page, 'certificates-revoked');

  const listed = async () => {
    writeFileSync(file('people.crl'), await (await page.request.get(`${hub.address}/crl/people.crl`)).body());
    return openssl('crl', '-inform', 'DER', '-in', file('people.crl'), '-noout', '-text');
  };
  const until = performance.now() + LISTED_MS;
  while (!/Key Compromise/.test(await listed()) && performance.now() < until) await page.waitForTimeout(100);
  assert.match(await listed(), /Key Compromise/);

  await page.setViewportSize({ width: 320, height: 700 });
  const pages = [
    [OFFICER, '/office/certificates'],
    [OFFICER, `/office/certificates/${id}`],
    [OFFICER, '/office/certificates/requests'],
    [OPERATOR, '/operator/certificates/authorities'],
    [CITIZEN, '/citizen/certificates'],
    [CITIZEN, '/certificates'],
  ] as const;
  for (const [who, path] of pages) {
    await be(page, who);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(hub.address + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `${path} is ${wide} wide`);
      await look(page, `${colorScheme}${path.replaceAll('/', '-').slice(0, 30)}`);
    }
  }
});

test('a citizen suspends a certificate at once on a phone, and OCSP says that it is held', {
  skip,
}, async () => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await be(page, CITIZEN);
  await page.goto(`${hub.address}/citizen/certificates`);
  await page.locator('main').getByRole('link').first().click();
  await look(page, 'citizen-one');
  const pem = await (
    await page.request.get(`${hub.address}/v1/certificates/${page.url().split('/').at(-1)}/pem`)
  ).text();
  await page.getByRole('button', { name: 'Suspend now' }).click();
  assert.match(await page.locator('main').innerText(), /Suspended/);
  const folder = mkdtempSync(join(tmpdir(), 'aplec-citizen-'));
  writeFileSync(join(folder, 'own.pem'), pem);
  for (const name of ['root', 'people'])
    writeFileSync(
      join(folder, `${name}.pem`),
      await (await page.request.get(`${hub.address}/pki/${name}.pem`)).text(),
    );
  const own = ['-issuer', join(folder, 'people.pem'), '-cert', join(folder, 'own.pem')];
  const said = await openssl(
    'ocsp',
    ...own,
    '-url',
    `${hub.address}/ocsp`,
    '-CAfile',
    join(folder, 'root.pem'),
  );
  assert.match(said, /: revoked[\s\S]*certificateHold/);
});

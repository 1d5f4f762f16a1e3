import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { totp } from '../../src/kernel/totp.ts';
import { decree } from '../../src/services/trust/signatures/demo/decree.ts';
import { fromBase32 } from '../../src/services/trust/signatures/signing.test-helper.ts';
import { need, programPath } from '../need.ts';
import { type Hub, startHub } from './hub.ts';

const skip = need('chromium', 'pdfsig');
const PHONE = { width: 360, height: 740 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const DECISIONS = 20;

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

/** Somebody of the demonstration with a telephone, and no script. */
async function withPhone(person: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${hub.address}/demo/people`);
  await page.locator(`form:has(input[value="${person}"]) button`).click();
  return page;
}

/** What the demonstration shows to who has no authenticator. */
async function factorsOf(page: Page): Promise<{ pin: string; code: string }> {
  const said = await page.locator('main').innerText();
  const [, pin, code] = /PIN is (\S+) and the code of this moment is (\d{6})/.exec(said) ?? [];
  assert.ok(pin !== undefined && code !== undefined, said);
  return { pin, code };
}

test('a mayor signs twenty decisions on a phone with one gesture, and pdfsig finds each signature whole', {
  skip,
}, async () => {
  const page = await withPhone('mayor-17079');
  await page.goto(`${hub.address}/office/signatures?lang=en`);
  await page.getByRole('link', { name: 'Choose all on this page' }).click();
  await page.getByRole('button', { name: 'Sign the chosen ones' }).first().click();
  const { pin, code } = await factorsOf(page);
  await page.getByLabel('Signing PIN').fill('not-this-one');
  await page.getByLabel('Code of the application').fill(code);
  await page.getByRole('button', { name: `Sign the ${DECISIONS} documents` }).click();
  assert.match(await page.locator('main').innerText(), /The PIN or the code is not right/);
  const again = await factorsOf(page);
  await page.getByLabel('Signing PIN').fill(pin);
  await page.getByLabel('Code of the application').fill(again.code);
  await page.getByRole('button', { name: `Sign the ${DECISIONS} documents` }).click();
  assert.match(await page.locator('main').innerText(), /You signed 20 documents/);
  assert.match(await page.locator('main').innerText(), /You have nothing to sign/);

  await page.goto(`${hub.address}/office/signatures?view=done`);
  const links = await page
    .locator('tbody a')
    .evaluateAll((all) => all.map((each) => each.getAttribute('href')!));
  assert.equal(links.length, DECISIONS);
  const folder = mkdtempSync(join(tmpdir(), 'aplec-signed-'));
  for (const [at, link] of links.entries()) {
    await page.goto(`${hub.address}${link}`);
    const read = await page.getByRole('link', { name: /^Read/ }).getAttribute('href');
    const answer = await page.request.get(`${hub.address}${read!.replace('?view=1', '')}`);
    assert.equal(answer.status(), 200);
    const file = join(folder, `${at}.pdf`);
    writeFileSync(file, await answer.body());
    const said = execFileSync(programPath('pdfsig'), ['-nocert', file]).toString();
    assert.match(said, /Carme Valls Soler/);
    assert.match(said, /Signature is Valid/, said);
    assert.match(said, /Total document signed/);
  }
  await page.context().close();
});

test('somebody asks a colleague for a signature and is told what happened, on a phone without script', {
  skip,
}, async () => {
  const page = await withPhone('secretary-17079');
  const go = (path: string) => page.goto(`${hub.address}/office/signatures${path}`);
  await go('/new?lang=en');
  await page.getByLabel('Title').fill('Acta del ple de novembre');
  await page.getByLabel('Working days for signing').fill('5');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  const place = page.url();
  await page.getByRole('button', { name: 'Send to the signers' }).click();
  assert.match(await page.locator('main').innerText(), /lacks documents or signers/);
  const add = async (buffer: Buffer) => {
    await page.getByLabel('File', { exact: true }).setInputFiles({
      ...{ name: 'acta.pdf', mimeType: 'application/pdf', buffer },
    });
    await page.getByRole('button', { name: /^Add Add a document/ }).click();
    return page.locator('main').innerText();
  };
  assert.match(await add(Buffer.from('hola')), /This file is not a PDF/);
  const pdf = decree({ number: 'Acta 11', title: 'Acta', town: 'Vila', lines: ['S’aprova.'] });
  assert.match(await add(pdf), /acta\.pdf/);
  await page.getByRole('button', { name: 'Add an office' }).click();
  await page.getByRole('button', { name: 'Send to the signers' }).click();
  assert.match(await page.locator('main').innerText(), /The request is sent/);

  const mayor = await withPhone('mayor-17079');
  await mayor.goto(`${place}?lang=en`);
  await mayor.getByRole('link', { name: 'Check and sign' }).click();
  await factorsOf(mayor);
  await mayor.goto(`${place}/return`);
  await mayor.getByLabel('Reason').fill('Falta l’annex');
  await mayor.getByRole('button', { name: 'Return the request' }).click();
  await page.goto(place);
  const said = await page.locator('main').innerText();
  assert.match(said, /Returned/);
  assert.match(said, /Falta l’annex/);
  for (const each of [page, mayor]) await each.context().close();
});

test('an employee enrols with a code that was handed over, and chooses PIN and application', {
  skip,
}, async () => {
  const manager = await withPhone('mayor-17079');
  const clerk = await withPhone('secretary-17079');
  const place = `${hub.address}/office/signatures/credential?lang=en`;
  await clerk.goto(place);
  await clerk.getByRole('button', { name: 'Revoke the credential' }).click();
  await clerk.goto(place);
  const begin = async (invitation: string) => {
    await clerk.getByLabel('Enrolment code').fill(invitation);
    await clerk.getByLabel('Signing PIN').first().fill('ponts-9-rius');
    await clerk.getByLabel('The PIN again').fill('ponts-9-rius');
    await clerk.getByRole('button', { name: 'Continue' }).click();
  };
  await begin('ABCD-EFGH-IJKL');
  assert.match(await clerk.locator('main').innerText(), /enrolment code is not yours/);
  await manager.goto(`${hub.address}/office/signatures/offices?lang=en`);
  const form = manager.locator('form', { has: manager.getByLabel('First name') });
  await form.getByLabel('NIF or NIE').fill('99900502W');
  await form.getByLabel('First name').fill('Oriol');
  await form.getByLabel('Surnames').fill('Prats Vila');
  await form.getByRole('button').click();
  await begin((await manager.locator('main code').innerText()).trim());
  const secret = (await clerk.locator('main code').first().innerText()).replace(/\s/g, '');
  await clerk.getByLabel('Signing PIN').fill('ponts-9-rius');
  await clerk.getByLabel('First code').fill(totp(fromBase32(secret), Date.now()));
  await clerk.getByRole('button', { name: 'Make the credential' }).click();
  assert.match(await clerk.locator('main').innerText(), /The credential is ready/);
  for (const each of [manager, clerk]) await each.context().close();
});

test('axe finds nothing on the pages of signatures, in light, dark and on a phone', { skip }, async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${hub.address}/demo/people`);
  await page.locator('form:has(input[value="secretary-17079"]) button').click();
  await page.goto(`${hub.address}/office/signatures?view=sent`);
  const request = await page.locator('tbody a').first().getAttribute('href');
  const found: string[] = [];
  const paths = ['', '/new', '/sign', '/credential', '/delegations', '/offices', '/own-certificate'];
  const all = [
    ...paths.map((path) => `/office/signatures${path}`),
    request!,
    `${request}/sheet`,
    `${request}/cancel`,
  ];
  for (const [at, path] of all.entries()) {
    const lang = ['ca', 'es', 'oc', 'en'][at % 4]!;
    assert.equal((await page.goto(`${hub.address}${path}?lang=${lang}`))?.status(), 200, path);
    for (const [colorScheme, width] of [
      ['light', 1200],
      ['dark', 320],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1))
        found.push(`${path} scrolls sideways at ${width}`);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
      found.push(
        ...violations.map(
          (each) => `${path}, ${colorScheme}: ${each.id}: ${each.nodes[0]?.html.slice(0, 200)}`,
        ),
      );
    }
  }
  assert.deepEqual(found, []);
  await context.close();
});

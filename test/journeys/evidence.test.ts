import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { need, programPath } from '../need.ts';
import { type Hub, startHub, verifyFile } from './hub.ts';

const skip = need('chromium');
const CITIZEN = 'citizen-largeFamilyParent';
const EMPLOYEE = 'employee-17079-1';
const DOCUMENT = '99000001C';
/** How long a leaf may take to be in a published checkpoint. */
const PUBLISHED_MS = 20_000;

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

async function visitor(options = { javaScriptEnabled: false }): Promise<Page> {
  const context = await browser.newContext({
    ...options,
    locale: 'en-GB',
    viewport: { width: 1200, height: 900 },
  });
  return context.newPage();
}

async function be(page: Page, person: string): Promise<void> {
  await page.goto(`${hub.address}/demo/people?lang=en`);
  await page.locator(`form:has(input[value="${person}"]) button`).click();
}

/** The employee asks where the citizen lives, on the ground of no objection. */
async function ask(page: Page, caseRef: string): Promise<string> {
  await page.goto(`${hub.address}/office/evidence`);
  await page
    .locator('main tr', { hasText: 'Residence registration' })
    .filter({ hasText: 'No objection' })
    .getByRole('link')
    .click();
  await page.locator('input[name="caseRef"]').fill(caseRef);
  await page.locator('input[name="document"]').fill(DOCUMENT);
  await page.locator('button[value="ask"]').click();
  return page.locator('main').innerText();
}

test('an employee obtains evidence, the citizen sees it, checks it and objects, and the next question is refused', {
  skip,
}, async () => {
  const page = await visitor();
  await be(page, EMPLOYEE);
  const given = await ask(page, 'EXP-2026-000777');
  assert.match(given, /Evidence received/);
  assert.match(given, /Girona/);

  await be(page, CITIZEN);
  await page.goto(`${hub.address}/citizen/accesses`);
  const seen = await page.locator('main').innerText();
  for (const said of [/Girona/, /Serveis Socials/, /Ajuts al lloguer/, /Llei 39\/2015/, /28\.2/, /Postcode/])
    assert.match(seen, said);
  await verifies(page);

  await page.getByRole('link', { name: /Residence registration/ }).click();
  await page.locator('input[name="scope"][value^="service:"]').check();
  await page.getByRole('button', { name: /Record the objection/ }).click();
  await page.goto(`${hub.address}/citizen/objections`);
  assert.match(await page.locator('main').innerText(), /Residence registration/);

  await be(page, EMPLOYEE);
  const refused = await ask(page, 'EXP-2026-000778');
  assert.match(refused, /objected/i);
  assert.match(refused, /28\.2/);
  assert.doesNotMatch(refused, /17004/);

  await be(page, CITIZEN);
  await page.goto(`${hub.address}/citizen/accesses`);
  assert.match(await page.locator('main').innerText(), /Refused/);
});

/** Downloads the receipt beside the first access and checks it with the program, which trusts only the key. */
async function verifies(page: Page): Promise<void> {
  const address = await page
    .getByRole('link', { name: /Download the receipt/ })
    .first()
    .getAttribute('href');
  const file = join(mkdtempSync(join(tmpdir(), 'aplec-receipt-')), 'receipt.tlog-proof');
  const until = performance.now() + PUBLISHED_MS;
  let answer = await page.request.get(hub.address + address);
  while (answer.status() === 202 && performance.now() < until)
    answer = await page.request.get(hub.address + address);
  assert.equal(answer.status(), 200);
  const receipt = await answer.text();
  writeFileSync(file, receipt);
  const good = await verifyFile(file, hub.key);
  assert.equal(good.code, 0, good.said);
  writeFileSync(
    file,
    receipt.replace(/^index (\d+)$/m, (_line, index: string) => `index ${Number(index) + 1}`),
  );
  assert.equal((await verifyFile(file, hub.key)).code, 1);
}

test('in the browser a receipt verifies without trusting the server, and a changed one does not', {
  skip,
}, async () => {
  const page = await visitor({ javaScriptEnabled: true });
  await be(page, EMPLOYEE);
  await page.goto(`${hub.address}/office/exchanges`);
  await be(page, CITIZEN);
  await page.goto(`${hub.address}/citizen/accesses`);
  const link = await page
    .getByRole('link', { name: /Check the proof/ })
    .first()
    .getAttribute('href');
  await page.goto(hub.address + link);
  await page
    .locator('main')
    .getByText(/receipt is good|holds|verified/i)
    .first()
    .waitFor({ timeout: PUBLISHED_MS });
});

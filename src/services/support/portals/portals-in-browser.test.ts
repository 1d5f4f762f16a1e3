import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { need, programPath } from '../../../../test/need.ts';
import { openSite, PAGES, receiptOf, type Site, tampered } from './portals.test-helper.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const TEST_MILLISECONDS = 480_000;
const REFUSAL = /status of (?:401|422)/;

describe('the portals in a real browser', { skip: need('chromium'), timeout: TEST_MILLISECONDS }, () => {
  let site: Site;
  let browser: Browser;

  before(async () => {
    site = await openSite();
    browser = await chromium.launch({
      executablePath: programPath('chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** Opens a page and checks that the browser refused nothing of it. */
  async function open(
    path: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en',
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // A refusal that a developer asked for is no fault of the page.
      if (message.type() === 'error' && !REFUSAL.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    try {
      await page.goto(site.base + path);
      await look(page);
      assert.deepEqual(complaints, [], path);
    } finally {
      await context.close();
    }
  }

  const views: Readonly<Record<string, BrowserContextOptions>> = {
    'in light': { colorScheme: 'light' },
    'in dark at 320 px': { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
  };
  for (const [name, options] of Object.entries(views)) {
    test(`axe finds nothing ${name}, and nothing runs out of the page`, async () => {
      for (const path of PAGES.filter((each) => each !== '/developers/components')) {
        await open(path, options, async (page) => {
          const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`),
            [],
            path,
          );
          assert.deepEqual(await page.evaluate(tooWide), [], path);
        });
      }
    });
  }

  test('a person pastes a receipt and the browser finds it good, sending it nowhere', async () => {
    const { receipt } = await receiptOf(site.kernel, '99900003A');
    await open('/verify', {}, async (page) => {
      const sent: string[] = [];
      await page.getByRole('button', { name: 'Check it', exact: true }).waitFor();
      await page.waitForLoadState('networkidle');
      page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`));
      await page.getByLabel('Receipt', { exact: true }).fill(receipt);
      await page.getByRole('button', { name: 'Check it', exact: true }).click();
      const result = page.locator('[data-result]');
      await result.getByText('The receipt is good', { exact: false }).first().waitFor();
      assert.match((await result.textContent()) ?? '', /99900003A/);
      assert.equal(await result.locator('.ds-tag', { hasText: 'Yes' }).count(), 4);
      assert.deepEqual(sent, []);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
      assert.deepEqual(
        violations.map(({ id }) => id),
        [],
      );
    });
  });

  test('a rewritten receipt, a receipt under another key and a text that is none are refused in words', async () => {
    const { receipt, promise } = await receiptOf(site.kernel, '99900004G');
    await open('/verify', {}, async (page) => {
      const verdictOf = async (text: string) => {
        await page.getByLabel('Receipt', { exact: true }).fill(text);
        await page.getByRole('button', { name: 'Check it', exact: true }).focus();
        await page.keyboard.press('Enter');
        await page.waitForTimeout(300);
        return (await page.locator('[data-result]').textContent()) ?? '';
      };
      assert.match(
        await verdictOf(tampered(receipt)),
        /not good.*the content, the path or the signature was changed/s,
      );
      assert.match(await verdictOf('hello'), /not good.*does not have the form/s);
      assert.match(await verdictOf(promise), /The promise is good/);
      // A promise does not hold the evidence: whoever changed it is not told that all is good.
      const answer = JSON.stringify({ evidence: { town: 'Gerona' }, receipt: { promise } });
      assert.match(await verdictOf(answer), /evidence in the answer was not checked/);
      assert.equal(await page.locator('[data-result] .ds-alert[data-color="success"]').count(), 0);
      const keys = page.getByLabel('Keys that you trust');
      const other = (await keys.inputValue()).replace(/.{4}$/, 'AAA=');
      await keys.fill(other);
      assert.match(await verdictOf(receipt), /not good/);
      await keys.fill('');
      assert.match(await verdictOf(receipt), /at least one key/);
    });
  });

  test('a link to a leaf checks it at once; a chosen file is read here', async () => {
    const { id, receipt } = await receiptOf(site.kernel, '99900005M');
    await open(`/verify?receipt=${id}`, {}, async (page) => {
      await page.locator('[data-result]').getByText('good, but it does not open').waitFor();
    });
    const file = join(mkdtempSync(join(tmpdir(), 'aplec-receipt-')), 'receipt.txt');
    writeFileSync(file, receipt);
    await open('/verify', {}, async (page) => {
      await page.getByRole('button', { name: 'Check it', exact: true }).waitFor();
      await page.locator('input[type=file]').setInputFiles(file);
      for (let wait = 0; wait < 50 && (await page.locator('textarea').first().inputValue()) === ''; wait++) {
        await page.waitForTimeout(20);
      }
      await page.getByRole('button', { name: 'Check it', exact: true }).click();
      await page.locator('[data-result]').getByText('The receipt is good').waitFor();
    });
  });

  test('without JavaScript the page says so and the server checks', async () => {
    const { id } = await receiptOf(site.kernel, '99900006Y');
    await open(`/verify?receipt=${id}`, { javaScriptEnabled: false }, async (page) => {
      await page.getByRole('heading', { name: 'Without JavaScript' }).waitFor();
      await page.getByRole('button', { name: 'Check it on the server' }).click();
      await page.getByText('This was checked by this server').waitFor();
      await page.getByText('The receipt is good, but it does not open').waitFor();
    });
  });

  test('a developer tries an operation on its page and reads status, headers and body', async () => {
    await open('/developers/api/administrations.directory.search', {}, async (page) => {
      await page.getByRole('button', { name: 'Send' }).click();
      const answer = page.locator('[data-answer]');
      await answer.getByText('200').first().waitFor();
      assert.match((await answer.textContent()) ?? '', /content-type: application\/json/);
    });
    await open(
      '/developers/api/administrations.directory.search',
      { javaScriptEnabled: false },
      async (page) => {
        assert.equal(await page.getByRole('button', { name: 'Send' }).isVisible(), false);
        await page.getByText('curl', { exact: false }).first().waitFor();
      },
    );
  });

  test('a developer asks for evidence from its page with the token of a system, which decides who asks', async () => {
    await open('/developers/api/exchange.evidence.ask', {}, async (page) => {
      const answer = page.locator('[data-answer]');
      await page.getByRole('button', { name: 'Send' }).click();
      await answer.getByText('exchange.client-unknown').waitFor();
      await page.getByLabel('Access token of a system').fill(`${'A'.repeat(36)}.1.2.${'A'.repeat(43)}`);
      await page.getByRole('button', { name: 'Send' }).click();
      await answer.getByText('exchange.token-invalid').waitFor();
    });
  });

  test('a developer sends the form of a token from its page', async () => {
    await open('/developers/api/exchange.token.issue', {}, async (page) => {
      await page.getByRole('button', { name: 'Send' }).click();
      const answer = page.locator('[data-answer]');
      await answer.getByText('error_description').first().waitFor();
      assert.doesNotMatch((await answer.textContent()) ?? '', /kernel\.media-type|kernel\.body-malformed/);
    });
  });
});

/** What of the main part is wider than the window, but for blocks that scroll by themselves and hidden words. */
function tooWide(): string[] {
  return [...document.querySelectorAll('main *')]
    .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1)
    .filter((each) => each.closest('pre, thead, .ap-scroller, .ds-sr-only') === null)
    .map((each) => each.outerHTML.slice(0, 100));
}

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { openSite, type Site } from '../../src/services/support/portals/portals.test-helper.ts';
import { newCitizen, signedPdf } from '../../src/services/trust/signatures/validate.test-helper.ts';
import { timestamps } from '../../src/services/trust/timestamps/index.ts';
import { need, programPath } from '../need.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const LIMIT_MS = 240_000;

describe('a citizen drops a PDF in the validation page and understands the answer', {
  skip: need('chromium'),
  timeout: LIMIT_MS,
}, () => {
  let site: Site;
  let browser: Browser;
  let good: Buffer;
  before(async () => {
    site = await openSite();
    await timestamps.demo!(site.kernel);
    good = await signedPdf(site.kernel, await newCitizen(site.kernel, 'Puig Serra'), 'B-LTA');
    browser = await chromium.launch({
      executablePath: programPath('chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  async function visit(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      locale: 'en',
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 422/.test(message.text()))
        complaints.push(message.text());
    });
    await page.goto(`${site.base}/validate`);
    await look(page);
    assert.deepEqual(complaints, []);
    await context.close();
  }

  async function drop(page: Page, name: string, body: Buffer): Promise<string> {
    await page
      .getByLabel('Signed document')
      .setInputFiles({ name, mimeType: 'application/pdf', buffer: body });
    await page.getByRole('button', { name: 'Check the signature' }).click();
    await page.getByRole('heading', { name: 'Result', level: 1 }).waitFor();
    return page.locator('main').innerText();
  }

  /** One letter of what the page shows. */
  const changed = (): Buffer => {
    const bytes = Buffer.from(good);
    bytes[bytes.indexOf('Acord 1')] = 'B'.charCodeAt(0);
    return bytes;
  };

  for (const javaScriptEnabled of [true, false])
    test(`who signed, when, that it holds and why, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
      await visit({ javaScriptEnabled }, async (page) => {
        assert.match(await page.locator('main').innerText(), /We store nothing/);
        const answer = await drop(page, 'acord.pdf', good);
        assert.match(answer, /The signature is good/);
        assert.match(answer, /Puig Serra/);
        assert.match(answer, /a time stamp proves it/);
        assert.match(answer, /You can rely on it/);
        await page.locator('main summary').first().click();
        await page
          .getByText(/PAdES B-LTA/)
          .first()
          .waitFor();
        await page.getByRole('link', { name: 'Check another document' }).click();
        const other = await drop(page, 'acord.pdf', changed());
        assert.match(other, /The signature is not good/);
        assert.match(other, /was changed after it was signed/);
        assert.match(other, /Do not accept it/);
      });
    });

  test('a file that is no signed document is told as that, and no file at all beside the field', async () => {
    await visit({}, async (page) => {
      assert.match(await drop(page, 'foto.pdf', Buffer.from('no PDF')), /This file cannot be read/);
      await page.getByRole('link', { name: 'Check another document' }).click();
      await page.getByRole('button', { name: 'Check the signature' }).click();
      await page.getByText('Choose the signed document.').first().waitFor();
    });
  });

  const views: Readonly<Record<string, BrowserContextOptions>> = {
    'on a desk': {},
    'in dark at 320 px': { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
  };
  for (const [name, options] of Object.entries(views))
    test(`everybody can read it ${name}: axe finds nothing, and nothing runs out of the page`, async () => {
      await visit(options, async (page) => {
        const look = async () => {
          const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`),
            [],
          );
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          assert.ok(overflow <= 0, `${overflow} px`);
        };
        await look();
        await drop(page, 'acord.pdf', changed());
        for (const each of await page.locator('main summary').all()) await each.click();
        await look();
      });
    });
});

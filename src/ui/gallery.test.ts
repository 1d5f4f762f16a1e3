import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { need, programPath } from '../../test/need.ts';
import { render } from '../kernel/html.ts';
import { pageHeaders } from '../kernel/http/security.ts';
import { HTML_LANG, isLang, LANGS, type Lang } from '../kernel/texts.ts';
import { assets } from './assets.ts';
import { confirmationExample, gallery } from './gallery.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const TEST_MILLISECONDS = 300_000;

describe('the gallery of components in a real browser', {
  skip: need('chromium'),
  timeout: TEST_MILLISECONDS,
}, () => {
  let server: Server;
  let browser: Browser;
  let base: string;

  before(async () => {
    server = serveGallery();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({
      executablePath: programPath('chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
  });

  after(async () => {
    await browser.close();
    server.close();
  });

  /** Opens a page, gives it to `look`, and checks that the browser refused nothing of it. */
  async function open(
    path: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('requestfailed', (request) =>
      complaints.push(`${request.url()} ${request.failure()?.errorText}`),
    );
    try {
      await page.goto(base + path);
      await look(page);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  }

  const views: Readonly<Record<string, BrowserContextOptions>> = {
    'in light': { colorScheme: 'light' },
    'in dark': { colorScheme: 'dark' },
    'at 320 px in dark': { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
  };
  for (const [name, options] of Object.entries(views)) {
    test(`axe finds nothing ${name}`, async () => {
      for (const path of ['/gallery?lang=ca', '/done?lang=ca']) await open(path, options, assertAccessible);
    });
  }

  for (const lang of LANGS) {
    test(`a page in ${lang} says its language, fits a phone and has nothing for axe to find`, async () => {
      await open(`/gallery?lang=${lang}`, { viewport: { width: 320, height: 640 } }, async (page) => {
        assert.equal(await page.getAttribute('html', 'lang'), HTML_LANG[lang]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.equal(wide, 320, 'nothing makes the page scroll sideways (WCAG 2.2, 1.4.10)');
        await assertAccessible(page);
      });
    });
  }

  test('without JavaScript the errors take the focus, lead to their fields, and forms keep what was written', async () => {
    await open('/gallery?lang=ca', { javaScriptEnabled: false }, async (page) => {
      assert.ok(
        await page.locator('.ap-error-summary').evaluate((summary) => document.activeElement === summary),
      );
      await page.click('a[href="#wrong-birth"]');
      assert.ok(page.url().endsWith('#wrong-birth'));
      assert.equal(await page.locator('#wrong-birth').inputValue(), '31');
      assert.equal(await page.locator('#amount').inputValue(), '1250,50');
      assert.equal(await page.locator('button:visible', { hasText: 'Copia' }).count(), 0);
      await page.locator('main summary').first().click();
      assert.ok((await page.locator('main details').first().getAttribute('open')) !== null);
    });
  });

  test('each error leads to a field of its own that says it is wrong and why', async () => {
    await open('/gallery?lang=en', {}, async (page) => {
      const links = await page.locator('.ap-error-summary a').all();
      assert.equal(links.length, 7);
      for (const link of links) {
        const field = page.locator(`[id="${(await link.getAttribute('href'))?.slice(1)}"]`);
        assert.equal(await field.getAttribute('aria-invalid'), 'true');
        const group = field.locator('xpath=ancestor-or-self::*[@aria-describedby][1]');
        const ids = (await group.getAttribute('aria-describedby'))?.split(' ') ?? [];
        const said = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()));
        assert.ok(
          said.some((text) => text?.includes('Error:')),
          (await link.textContent()) ?? '',
        );
      }
    });
  });

  test('with JavaScript a command can be copied with one press, and the person is told', async () => {
    const options = { permissions: ['clipboard-read', 'clipboard-write'] };
    await open('/gallery?lang=en', options, async (page) => {
      await page.getByRole('button', { name: 'Copy Example enquiry' }).click();
      await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl -s http/);
    });
  });

  test('the language links keep the page and its query', async () => {
    await open('/gallery?lang=ca&page=3', {}, async (page) => {
      await page.getByRole('link', { name: 'English' }).click();
      assert.equal(new URL(page.url()).search, '?lang=en&page=3');
      assert.equal(await page.getAttribute('html', 'lang'), 'en');
    });
  });

  test('everything that is pressed with a finger is at least 24 px wide and high (WCAG 2.2, 2.5.8)', async () => {
    await open('/gallery?lang=ca', { viewport: { width: 320, height: 640 } }, async (page) => {
      const small = await page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'button, input:not([type=hidden]), select, textarea, summary, nav a, .ap-page',
          ),
        ]
          .map((target) => ({ text: target.textContent?.trim(), box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 1 && (box.width < 24 || box.height < 24))
          .map(({ text, box }) => `${text} ${Math.round(box.width)}×${Math.round(box.height)}`),
      );
      assert.deepEqual(small, []);
    });
  });

  test('on paper the page is dark on white, without navigation or buttons', async () => {
    await open('/gallery?lang=ca', { colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      assert.equal(await page.locator('.ap-nav:visible, .ds-button:visible, .ap-langs:visible').count(), 0);
      const ink = await page.evaluate(
        () => getComputedStyle(document.querySelector('main p') as Element).color,
      );
      const [red = 255] = (ink.match(/\d+/g) ?? []).map(Number);
      assert.ok(red < 110, ink);
    });
  });
});

async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  );
  assert.deepEqual(found, []);
}

/** The gallery over HTTP with the headers that the platform's pages have, so that the policy is enforced here too. */
function serveGallery(): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const asset = assets().get(url.pathname);
    if (asset !== undefined) {
      response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
      return;
    }
    const asked = url.searchParams.get('lang');
    const lang: Lang = isLang(asked) ? asked : 'ca';
    const path = url.pathname + url.search;
    const page = url.pathname === '/done' ? confirmationExample(lang, path) : gallery(lang, path);
    response.writeHead(200, pageHeaders).end(render(page));
  });
}

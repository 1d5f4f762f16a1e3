import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { need, programPath } from '../need.ts';
import { crawl, kindOf } from './crawl.ts';
import { type Hub, startHub } from './hub.ts';

const skip = need('chromium');
const LANGS = ['ca', 'es', 'oc', 'en'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** How each page is seen: in both colour schemes, as a desk and as a phone. */
const VIEWS = [
  { colorScheme: 'light', width: 1200 },
  { colorScheme: 'dark', width: 320 },
] as const;
/** Whom one is, and where the walk begins. Every page that links lead to is looked at, so a new one is covered when it is linked. */
const PORTALS: readonly { person?: string; roots: readonly string[] }[] = [
  { roots: ['/', '/directory', '/log/', '/verify', '/problems', '/accessibility', '/legal', '/demo/people'] },
  { roots: ['/developers'] },
  { person: 'citizen-largeFamilyParent', roots: ['/citizen'] },
  { person: 'employee-17079-1', roots: ['/office'] },
  // The other pages of the office are the same for everybody in it.
  { person: 'provider-demo-padro', roots: ['/office/services', '/office/agreements', '/office/exchanges'] },
  { person: 'operator-1', roots: ['/operator'] },
];
/** Forms that refuse to be sent empty. */
const EMPTY_IS_WRONG =
  /(consents\/new|clients\/new|services\/new|administrations\/(new|import)|\/suspend|\/archive|\/revoke|\/status|evidence\/\{id\})$/;

/** Pages that are looked at side by side. */
const AT_ONCE = 2;

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

async function visitor(person: string | undefined): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  if (person === undefined) return page;
  await page.goto(`${hub.address}/demo/people`);
  await page.locator(`form:has(input[value="${person}"]) button`).click();
  return page;
}

/** What is wrong with the page as it stands, in every view. */
async function faultsOf(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  const text = await page.locator('body').innerText();
  if (/\[object Object\]|\bundefined\b|\bNaN\b/.test(text)) faults.push(`${name} shows a raw value`);
  for (const { colorScheme, width } of VIEWS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1))
      faults.push(`${name} scrolls sideways at ${width}`);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
    faults.push(
      ...violations.map(
        (each) => `${name}, ${colorScheme} ${width}: ${each.id}: ${each.nodes[0]?.html.slice(0, 120)}`,
      ),
    );
  }
  return faults;
}

for (const [index, { person, roots }] of PORTALS.entries())
  test(`axe finds nothing on any page that ${person ?? 'a visitor'} reaches from ${roots[0]}, in light, dark and on a phone`, {
    skip,
  }, async () => {
    const page = await visitor(person);
    const paths = await crawl(page, hub.address, roots);
    await page.context().close();
    assert.ok(paths.length >= 3, `the walk from ${roots[0]} found only ${paths.length} pages`);
    const turns = paths.map((path, turn) => ({ path, lang: LANGS[(turn + index) % LANGS.length]! }));
    const found = await Promise.all(Array.from({ length: AT_ONCE }, () => lookAt(person, turns)));
    assert.deepEqual(found.flat(), []);
  });

/** Takes pages from the list until there are none, and gives what is wrong with them. */
async function lookAt(
  person: string | undefined,
  turns: { path: string; lang: string }[],
): Promise<string[]> {
  const page = await visitor(person);
  const found: string[] = [];
  for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
    const { path, lang } = turn;
    const answer = await page.goto(`${hub.address}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    if (answer?.status() !== 200) found.push(`${path} answered ${answer?.status()}`);
    found.push(...(await faultsOf(page, `${kindOf(path)} (${lang})`)));
    // A page that has nothing to offer has no form to send.
    const send = page.locator('main form[method="post"] button').first();
    if (!EMPTY_IS_WRONG.test(kindOf(path)) || (await send.count()) === 0) continue;
    const sent = page.waitForResponse((each) => each.request().method() === 'POST');
    await send.click();
    if ((await sent).status() < 400) found.push(`${path} was taken although it was empty`);
    found.push(...(await faultsOf(page, `${kindOf(path)} (${lang}), sent empty`)));
  }
  await page.context().close();
  return found;
}

test('axe finds nothing where there is no page, no right or no session', { skip }, async () => {
  const visitorPage = await visitor(undefined);
  const citizenPage = await visitor('citizen-student');
  const found: string[] = [];
  for (const [page, path, status] of [
    [visitorPage, '/no-such-page', 404],
    [visitorPage, '/citizen', 401],
    [citizenPage, '/office', 403],
  ] as const) {
    const answer = await page.goto(`${hub.address}${path}`);
    if (answer?.status() !== status) found.push(`${path} answered ${answer?.status()}`);
    found.push(...(await faultsOf(page, path)));
  }
  assert.deepEqual(found, []);
});

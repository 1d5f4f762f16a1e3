import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { need, programPath } from '../need.ts';
import { type Hub, startHub } from './hub.ts';

const skip = need('chromium');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PHONE = { width: 320, height: 740 };

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

const main = (page: Page) => page.locator('main').innerText();

async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  assert.deepEqual(said, [], page.url());
  const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok((wide as number) <= 0, `${page.url()} is wider than the screen`);
}

test('somebody of eighty signs in with a code on the phone, without script, on a small screen in the dark', {
  skip,
}, async () => {
  const context = await browser.newContext({
    ...{ locale: 'en-GB', viewport: PHONE, javaScriptEnabled: false, colorScheme: 'dark' },
  });
  const page = await context.newPage();
  await page.goto(`${hub.address}/citizen`);
  await page.getByRole('link', { name: 'Sign in' }).first().click();
  assert.match(await main(page), /Code on your phone/);
  await page.getByRole('link', { name: 'Continue Code on your phone' }).click();
  await page.getByRole('button', { name: 'Send me the code' }).click();
  assert.match(await main(page), /There is a problem/);
  await page.getByLabel('Number of your identity document').fill('99900601d');
  await page.getByLabel('Mobile phone').fill('600 000 601');
  await page.getByRole('button', { name: 'Send me the code' }).click();
  const inbox = await context.newPage();
  await inbox.goto(`${hub.address}/demo/inbox?lang=en`);
  const code = /(\d{6}) is your Aplec code/.exec(await main(inbox))?.[1] ?? '';
  await page.getByLabel('Code of six digits').fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${hub.address}/citizen`);
  assert.match(await page.locator('.ap-who').innerText(), /Mercè Tarrés/);
  await page.goto(`${hub.address}/account`);
  assert.match(await main(page), /At an office, with the document/);
  assert.match(await main(page), /This one/);
});

/** A context whose device answers as a laptop with a fingerprint does. */
async function withDevice(): Promise<{ context: BrowserContext; page: Page; device: string; cdp: Cdp }> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const cdp = (await context.newCDPSession(page)) as unknown as Cdp;
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = (await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })) as { authenticatorId: string };
  return { context, page, device: authenticatorId, cdp };
}
type Cdp = { send(what: string, given?: unknown): Promise<unknown> };

test('a citizen adds a passkey and comes back with it; one that was copied is stopped', {
  skip,
}, async () => {
  const { page, device, cdp } = await withDevice();
  await page.goto(`${hub.address}/demo/people`);
  await page.locator('form:has(input[value="citizen-largeFamilyParent"]) button').click();
  await page.goto(`${hub.address}/account/passkey?lang=en`);
  await assertAccessible(page);
  await page.getByLabel('What you want to call it').fill('My laptop');
  await page.getByRole('button', { name: 'Make the passkey' }).click();
  await page.waitForURL(`${hub.address}/account`);
  assert.match(await main(page), /My laptop/);
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  const enter = async () => {
    await page.goto(`${hub.address}/sign-in?next=/citizen`);
    await page.getByRole('link', { name: 'Continue Passkey' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  await enter();
  await page.waitForURL(`${hub.address}/citizen`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  const { credentials } = (await cdp.send('WebAuthn.getCredentials', { authenticatorId: device })) as {
    credentials: { credentialId: string; signCount: number }[];
  };
  const [credential] = credentials;
  await cdp.send('WebAuthn.removeCredential', {
    authenticatorId: device,
    credentialId: credential!.credentialId,
  });
  await cdp.send('WebAuthn.addCredential', {
    authenticatorId: device,
    credential: { ...credential, signCount: 0 },
  });
  await enter();
  await page.getByText('This passkey may have been copied').waitFor();
  await enter();
  await page.getByText('We do not know this passkey').waitFor();
});

test('the sign-in page is for everybody: each language, small and dark, and only what suffices', {
  skip,
}, async () => {
  for (const lang of ['ca', 'es', 'oc', 'en']) {
    const context = await browser.newContext({ viewport: PHONE, colorScheme: 'dark' });
    const page = await context.newPage();
    for (const path of [
      '/sign-in?next=/citizen',
      '/sign-in/mobile-code',
      '/sign-in/passkey',
      '/sign-in/certificate',
    ]) {
      await page.goto(`${hub.address}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
      await assertAccessible(page);
    }
    await context.close();
  }
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(`${hub.address}/sign-in?level=high&next=/citizen`);
  const said = await main(page);
  assert.match(said, /Digital certificate/);
  assert.doesNotMatch(said, /Code on your phone|Passkey/);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGS } from '../../../../kernel/texts.ts';
import { openSite, type Site } from '../../../support/portals/portals.test-helper.ts';
import { DESK } from './operator.ts';

const operator = {
  kind: 'operator',
  document: '99900003A',
  name: 'Operadora de prova',
  level: 'high',
} as const;

let site: Site;
before(async () => {
  site = await openSite();
});
after(() => site.stop());

const send = (path: string, fields: Record<string, string>) =>
  fetch(site.base + path, {
    method: 'POST',
    headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

const wish = {
  ...Object.fromEntries(LANGS.map((lang) => [`title.${lang}`, `Proveïdor ${lang}`])),
  ...{ slug: 'dos-cops', most: 'substantial', issuer: 'https://op.example.org', clientId: 'aplec' },
  ...{ authentication: 'private_key_jwt', documentClaim: 'document', defaultLevel: 'low' },
};

test('the short name of another provider is told beside its field, and what was written stays', async () => {
  site.be({ ...operator, capabilities: ['methods.manage'] });
  const first = await send(`${DESK}/new/oidc`, wish);
  assert.equal(first.status, 303, await first.text());
  const second = await send(`${DESK}/new/oidc`, wish);
  const text = await second.text();
  assert.equal(second.status, 422);
  assert.match(text, /És el nom d’un altre proveïdor/);
  assert.match(text, /href="#slug"/);
  for (const lang of LANGS) assert.match(text, new RegExp(`value="Proveïdor ${lang}"`));
});

test('what is said of a short name is wholly in the language of the page', async () => {
  site.be({ ...operator, capabilities: ['methods.manage'] });
  const answer = await send(`${DESK}/new/oidc`, { ...wish, slug: 'Dos Cops' });
  const text = await answer.text();
  assert.match(text, /Ha de ser lletres de la a a la z, xifres i guionets/);
  assert.doesNotMatch(text, /letters from/);
});

test('who may not keep the methods is told so, not shown a form without a word', async () => {
  site.be({ ...operator, capabilities: [] });
  const refused = await send(`${DESK}/new/oidc`, { ...wish, slug: 'cap' });
  assert.equal(refused.status, 403);
  const list = await fetch(`${site.base}${DESK}`, { headers: { accept: 'text/html' } });
  assert.doesNotMatch(await list.text(), /\/new\/oidc/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../kernel/html.ts';
import { ASSET_PREFIX, addAsset, assets, assetUrl } from './assets.ts';
import { dateField, radios, textField } from './index.ts';
import { type PageOptions, page } from './shell.ts';

const site = { demonstration: false };
const draw = (more: Partial<PageOptions>) =>
  render(
    page({
      portal: 'citizen',
      lang: 'ca',
      title: 'Tràmits',
      path: '/citizen/procedures',
      site,
      body: '',
      ...more,
    }),
  );

test('a page tells its language, its title and its portal, and where its content begins', () => {
  const text = draw({ lang: 'oc' });
  assert.match(text, /^<!doctype html>\n<html lang="oc-aranes">/);
  assert.match(text, /<title>Tràmits – Espaci dera ciutadania – Aplec<\/title>/);
  assert.match(text, /<a class="ds-skip-link ap-skip" href="#main">/);
  assert.match(text, /<main id="main"/);
  assert.equal(text.match(/<h1/g)?.length, 1);
});

test('a page with errors says so first in its title and lists them above its heading', () => {
  const text = draw({ errors: [{ field: 'a.b', message: 'Escriviu el nom' }] });
  assert.match(text, /<title>Error: Tràmits/);
  assert.match(text, /href="#a-b"[^>]*>Escriviu el nom/);
  assert.ok(text.indexOf('ap-error-summary') < text.indexOf('<h1'));
  assert.doesNotMatch(draw({ errors: [] }), /error-summary|Error:/);
});

test('the summary says which field is wrong, in the language and the order of the page, and nothing of the machine', () => {
  const errors = [
    { field: 'scope', message: 'must be one of: A, B, C' },
    { field: 'born', message: 'Escriviu la data' },
    { field: 'name', message: 'is required' },
    { field: 'gone', message: 'must be a number' },
  ];
  const lang = 'ca';
  const body = [
    textField({ lang, name: 'name', label: '<i>Nom & cognoms', error: errors, optional: true }),
    radios({ lang, name: 'scope', label: 'On', error: errors, choices: [{ value: 'A', label: 'Tot' }] }),
    dateField({ lang, name: 'born', label: 'Naixement', error: errors }),
  ];
  const text = draw({ body, errors });
  const [, summary = ''] = /data-error-summary>(.*?)<\/ul>/s.exec(text) ?? [];
  const lines = [...summary.matchAll(/<a [^>]*>(.*?)<\/a>/g)].map(([, line]) => line);
  assert.deepEqual(lines, [
    '&lt;i&gt;Nom &amp; cognoms: falta aquesta dada',
    'On: trieu-ne una',
    'Escriviu la data',
    'Ha de ser un nombre',
  ]);
  assert.match(text, /id="name-error">.*<\/span>Falta aquesta dada</);
  assert.doesNotMatch(text, /A, B, C|must /);
});

test('who wrote no day that exists is told with a day as people write them', () => {
  const error = [{ field: 'born', message: 'is a date YYYY-MM-DD that exists' }];
  const text = draw({ body: dateField({ lang: 'ca', name: 'born', label: 'Naixement', error }) });
  assert.match(text, /Ha de ser una data real, per exemple 27 3 2026/);
  assert.doesNotMatch(text, /AAAA|YYYY/);
});

test('from a page of everybody there is a way back to the portal in which one acts, and from that portal none', () => {
  const person = { name: 'Núria', home: 'citizen' } as const;
  const link = /ap-who__action" href="\/citizen"/;
  assert.match(draw({ portal: 'public', person }), link);
  assert.doesNotMatch(draw({ portal: 'citizen', person }), link);
});

test('the language links keep the path and the query, and cannot lead to another site', () => {
  assert.match(draw({ path: '/citizen/x?page=2&lang=es' }), /href="\/citizen\/x\?page=2&amp;lang=en"/);
  for (const path of ['//evil.test/x', '/\\evil.test', 'https://evil.test/x', 'javascript:alert(1)']) {
    assert.doesNotMatch(draw({ path }), /href="(\/\/|\/\\|https:\/\/evil|javascript)/);
  }
});

test('the item of the navigation where one stands is marked, the nearest and only one', () => {
  const nav = [
    { text: 'Inici', href: '/citizen' },
    { text: 'Tràmits', href: '/citizen/procedures' },
    { text: 'Proc', href: '/citizen/proc' },
  ];
  const text = draw({ nav, path: '/citizen/procedures/12?x=1' });
  assert.match(text, /href="\/citizen\/procedures" aria-current="page"/);
  assert.equal(text.match(/aria-current="page"/g)?.length, 1);
});

test('on a phone the navigation opens from a button that says where one stands', () => {
  const nav = [
    { text: 'Inici', href: '/citizen' },
    { text: 'Tràmits', href: '/citizen/procedures' },
  ];
  const text = draw({ nav, path: '/citizen/procedures' });
  assert.match(
    text,
    /<summary aria-controls="ap-nav">Menú<span class="ap-menu__here">Tràmits<\/span><\/summary>/,
  );
  assert.match(text, /<ul id="ap-nav">/);
  assert.doesNotMatch(draw({}), /ap-menu/);
});

test('places of a desk stand in groups with names, beside the page; those of no group come first', () => {
  const nav = [
    { text: 'Certificats', href: '/office/certificates', group: 'signature' as const },
    { text: 'Convenis', href: '/office/agreements', group: 'evidence' as const },
    { text: 'Inici', href: '/office' },
  ];
  const text = draw({ portal: 'office', nav, path: '/office/agreements' });
  const places = ['Inici', 'Intercanvi de dades', 'Convenis', 'Signatura i certificats', 'Certificats<'];
  const order = places.map((each) => text.indexOf(each, text.indexOf('id="ap-nav"')));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.ok(!order.includes(-1));
  assert.match(
    text,
    /<ul aria-labelledby="ap-nav-evidence"><li><a href="\/office\/agreements" aria-current="page">/,
  );
  assert.ok(text.indexOf('ap-nav--side') > text.indexOf('</header>'));
});

test('who acts, in what quality and for whom is always in sight', () => {
  const text = draw({
    person: { name: 'Persona <1>', role: 'Alcaldia', onBehalfOf: 'Entitat', signOutAction: '/out' },
  });
  assert.match(text, /Actueu com a <\/span><strong>Persona &lt;1&gt;<\/strong>/);
  assert.match(text, /Alcaldia · <span class="ap-who__behalf">en nom de Entitat</);
  assert.match(text, /<form method="post" action="\/out">/);
});

test('a demonstration says on each page that its data are synthetic, in the four languages', () => {
  const said = {
    ca: 'dades sintètiques',
    es: 'datos sintéticos',
    oc: 'donades sintetiques',
    en: 'synthetic data',
  };
  for (const [lang, text] of Object.entries(said)) {
    assert.ok(draw({ lang: lang as 'ca', site: { demonstration: true } }).includes(text));
  }
  assert.doesNotMatch(draw({}), /ap-demo/);
});

test('pages carry no inline script or style, and load only files that are there', () => {
  const text = draw({});
  assert.doesNotMatch(text, /<style|style="|<script(?![^>]*src=)/);
  const urls = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] as string);
  assert.ok(urls.length >= 4);
  for (const url of urls) assert.ok(assets().has(url), url);
});

test('files have the hash of their content in their name, and the style sheet names only files that are there', () => {
  for (const path of assets().keys()) assert.match(path, /^\/assets\/[a-z-]+\.[0-9a-f]{12}\.[a-z0-9]+$/);
  const css = assets().get(assetUrl('app.css'))?.body.toString() ?? '';
  const urls = [...css.matchAll(/url\((\/[^)]+)\)/g)].map((match) => match[1] as string);
  assert.ok(urls.length >= 4);
  for (const url of urls) assert.ok(assets().has(url), url);
  assert.doesNotMatch(css, /url\(["']?https?:/);
});

test('a service adds a file of its own once; the same name with another content is refused', () => {
  const url = addAsset('test-example.js', 'a()', 'text/javascript');
  assert.ok(url.startsWith(`${ASSET_PREFIX}test-example.`));
  assert.equal(addAsset('test-example.js', 'a()', 'text/javascript'), url);
  assert.throws(() => addAsset('test-example.js', 'b()', 'text/javascript'), /another content/);
  assert.throws(() => assetUrl('nothing.css'), /no such asset/);
});

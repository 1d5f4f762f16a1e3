import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { render } from '../../../kernel/html.ts';
import { listLogs, readCheckpoint, readTile } from '../../../kernel/ledger/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { HTML_LANG, LANGS } from '../../../kernel/texts.ts';
import { problemPage } from './index.ts';
import { openSite, PAGES, receiptOf, type Site, tampered } from './portals.test-helper.ts';

const TEST_MILLISECONDS = 120_000;

describe('the portals', { timeout: TEST_MILLISECONDS }, () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.stop());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(site.base + path, { redirect: 'manual', headers: { accept: 'text/html', ...headers } });

  for (const lang of LANGS) {
    test(`every page is there in ${lang}, whole and with one title`, async () => {
      for (const path of PAGES) {
        const answer = await get(`${path}?lang=${lang}`);
        const text = await answer.text();
        assert.equal(answer.status, 200, path);
        assert.match(text, new RegExp(`<html lang="${HTML_LANG[lang]}">`), path);
        assert.equal(text.match(/<h1[ >]/g)?.length, 1, `${path} has one h1`);
        assert.doesNotMatch(text, /undefined|\[object|NaN/, path);
        assertNested(text, path);
      }
    });
  }

  test('an operation of the API and a refusal that do not exist are not found', async () => {
    for (const path of [
      '/developers/api/nobody.knows.it',
      '/problems/nobody.knows-it',
      '/verify?receipt=x',
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
  });

  test('somebody who searches the refusals without accents finds them, and is told when there is none', async () => {
    const found = await (await get('/problems?q=PETICIO&lang=ca')).text();
    assert.match(found, /kernel\.too-large/);
    const none = await (await get('/problems?q=%3Cscript%3Exyzzy&lang=ca')).text();
    assert.match(none, /Cap motiu no conté/);
    assert.doesNotMatch(none, /<script>xyzzy/);
  });

  test('the files of the log are served to the byte, to any website, for as long as they do not change', async () => {
    await receiptOf(site.kernel, '99900001R');
    const [log] = await listLogs(site.kernel.pool, site.kernel.ledger.base);
    const prefix = `/log/${log!.origin}`;
    const path = `tile/entries/000.p/${log!.size}`;
    const stored = await readTile(site.kernel.pool, log!.origin, path);
    const tile = await get(`${prefix}/${path}`);
    assert.deepEqual(Buffer.from(await tile.arrayBuffer()), stored?.body);
    assert.equal(tile.headers.get('content-type'), 'application/octet-stream');
    assert.match(tile.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(tile.headers.get('access-control-allow-origin'), '*');
    const checkpoint = await get(`${prefix}/checkpoint`);
    const text = await checkpoint.text();
    assert.match(text, new RegExp(`^${log!.origin}\n[0-9]+\n`));
    assert.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(checkpoint.headers.get('cache-control'), 'public, max-age=1');
    const newest = await readCheckpoint(site.kernel.pool, log!.origin);
    assert.ok(Number(newest!.body.toString().split('\n')[1]) >= Number(text.split('\n')[1]));
  });

  test('a page that refuses says what is wrong with a field in the language of the reader', () => {
    const wrong = kernelProblems['input-invalid']({
      fields: [{ field: 'id', message: 'is not an identifier' }],
    });
    const refusal = { problem: wrong, lang: 'ca', requestId: 'x', path: '/' } as const;
    const text = render(problemPage(site.kernel, refusal));
    assert.match(text, /no és un identificador/);
    assert.doesNotMatch(text, /is not an/);
  });

  test('who is refused goes back to the page of ours that led there, and to no other site', async () => {
    site.kernel.problemPage = (problem, lang, requestId, path, from) => ({
      headers: { 'content-type': 'text/html' },
      body: render(problemPage(site.kernel, { problem, lang, requestId, path, from })),
    });
    const back = async (referer: string) => {
      const answer = await get('/no-such-page?lang=en', { accept: 'text/html', referer });
      return /href="([^"]*)">Go back</.exec(await answer.text())?.[1];
    };
    assert.equal(await back(`${site.base}/verify?lang=en`), '/verify?lang=en');
    assert.equal(await back(`${site.base}/no-such-page?lang=en`), undefined, 'the same page again');
    assert.equal(await back('https://evil.test/verify'), undefined);
    assert.equal(await back('not an address'), undefined);
    delete site.kernel.problemPage;
  });

  test('what is not in the log is not found, as a problem', async () => {
    const [log] = await listLogs(site.kernel.pool, site.kernel.ledger.base);
    const wrong = ['tile/0/999', 'tile/entries/000.p/257', 'anchor/1.tsr', 'nothing'];
    for (const path of [...wrong.map((each) => `${log!.origin}/${each}`), 'x/checkpoint', 'checkpoint']) {
      const answer = await get(`/log/${path}`, { accept: 'application/json' });
      assert.equal(answer.status, 404, path);
      assert.equal(((await answer.json()) as { code: string }).code, 'kernel.not-found');
    }
  });

  test('an address of a log without more leads people to its part of the page', async () => {
    const [log] = await listLogs(site.kernel.pool, site.kernel.ledger.base);
    assert.equal((await get('/log')).headers.get('location'), '/log/');
    const location = (await get(`/log/${log!.origin}`)).headers.get('location') ?? '';
    const page = await (await get('/log/')).text();
    assert.ok(page.includes(`id="${location.split('#')[1]}"`), location);
    assert.ok(log!.vkeys.every((vkey) => page.includes(vkey)));
  });

  test('without script the server checks a receipt and says that one then trusts it', async () => {
    const { receipt, promise } = await receiptOf(site.kernel, '99900002W');
    const [log] = await listLogs(site.kernel.pool, site.kernel.ledger.base);
    const keys = log!.vkeys[0]!;
    const send = async (fields: Record<string, string>) => {
      const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
      const body = new URLSearchParams(fields);
      const answer = await fetch(`${site.base}/verify?lang=en`, { method: 'POST', headers, body });
      return { status: answer.status, text: await answer.text() };
    };
    const good = await send({ receipt: receipt.replaceAll('\n', '\r\n'), keys });
    assert.match(good.text, /The receipt is good</);
    assert.match(good.text, /checked by this server/);
    assert.match(good.text, /99900002W/);
    const bad = await send({ receipt: tampered(receipt), keys });
    assert.match(bad.text, /The receipt is not good/);
    assert.doesNotMatch(bad.text, /99900002W/, 'what is not proven is not shown');
    assert.match((await send({ receipt: promise, keys })).text, /The promise is good/);
    assert.match((await send({ receipt, keys: 'x+00000000+AAAA' })).text, /The receipt is not good/);
    assert.equal((await send({ receipt: '', keys: '' })).status, 422);
  });
});

test('a refusal shows what happened, every condition and a way on, with nothing of the request as markup', async () => {
  const kernel = { settings: { APLEC_DEMO: true }, version: '0.1.0' } as Parameters<typeof problemPage>[0];
  const clause = kernelProblems['not-allowed'].clause;
  const detail = '<img src=x onerror=alert(1)>';
  const fields = [{ field: '"><b>', message: '<i>wrong</i>' }];
  const { kind } = kernelProblems['not-signed-in'];
  const problem = new Problem('kernel.not-signed-in', kind, { detail, fields, clauses: [clause, clause] });
  for (const lang of LANGS) {
    const text = render(problemPage(kernel, { problem, lang, requestId: '<id>', path: '//evil/"><script>' }));
    assert.ok(text.includes(kind.remedy[lang].replaceAll("'", '&#39;')));
    assert.equal(text.split(clause.code).length - 1, 4, 'both conditions, each with its link');
    assert.doesNotMatch(text, /<img|<b>|<i>|<id>|<script>|href="\/\/evil/);
    assert.match(text, /\/sign-in\?next=/);
    assertNested(text, lang);
  }
});

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** Every element is closed by its own end tag, in order: what `html` pieces put together must be whole. */
function assertNested(text: string, where: string): void {
  const open: string[] = [];
  for (const [tag, end, name = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (end === '/') assert.equal(open.pop(), name, `${where}: </${name}>`);
    else if (!VOID.has(name) && !tag.endsWith('/>')) open.push(name);
  }
  assert.deepEqual(open, [], where);
}

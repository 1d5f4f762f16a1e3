import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGS } from '../../../../kernel/texts.ts';
import { openSite, type Site } from '../../../support/portals/portals.test-helper.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
const FILE = `scope;version;status;source;date;name
local:08113;1;official;Ordre <b>de prova</b>;2027-02-19;Festa de la Llum`;

describe('the pages of calendars', () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.stop());

  const get = async (path: string) => {
    const answer = await fetch(site.base + path, { headers: { accept: 'text/html' } });
    return { status: answer.status, text: await answer.text() };
  };
  const post = async (fields: Record<string, string | Blob>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') body.append(name, value);
      else body.append(name, value, 'festes.csv');
    }
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${site.base}/operator/calendars`, {
      ...{ method: 'POST', body, headers, redirect: 'manual' },
    });
    return { status: answer.status, text: await answer.text() };
  };

  for (const lang of LANGS) {
    test(`anybody reads the calendars that count, in ${lang}`, async () => {
      const { status, text } = await get(`/calendars?lang=${lang}`);
      assert.equal(status, 200);
      assert.match(text, /catalonia/);
      assert.doesNotMatch(text, /undefined|\[object/);
    });
  }

  test('the calendar of a body without one is told to be missing, and one that cannot be too', async () => {
    for (const scope of ['local:08001', '../x'])
      assert.match(
        (await get(`/calendars?lang=en&scope=${encodeURIComponent(scope)}`)).text,
        /no calendar of this scope/,
      );
  });

  test('an operator tries a file, sees what it would do, imports it, and the calendar is there', async () => {
    site.be(OPERATOR);
    const tried = await post({ file: new Blob([FILE], { type: 'text/csv' }) });
    assert.equal(tried.status, 200);
    assert.match(tried.text, /local:08113/);
    assert.doesNotMatch((await get('/calendars?scope=local:08113')).text, /Festa de la Llum/);
    assert.equal((await post({ content: FILE, confirmed: 'yes' })).status, 303);
    const { text } = await get('/calendars?scope=local:08113');
    assert.match(text, /Festa de la Llum/);
    assert.doesNotMatch(text, /<b>de prova/);
  });

  test('a file with faults is given back with each of them, and no file with the wish for one', async () => {
    site.be(OPERATOR);
    const wrong = await post({ file: new Blob([FILE.replace('02-19', '02-30')], { type: 'text/csv' }) });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /Línia 2, <code[^>]*>date<\/code>/);
    assert.match(wrong.text, /data AAAA-MM-DD que existeixi/);
    const many = Array.from({ length: 150 }, (_, i) => `local:${8001 + i};1;official;Ordre;2027-02-19;Festa`);
    const long = await post({
      file: new Blob([`scope;version;status;source;date;name\n${many.join('\n')}`]),
    });
    assert.equal(long.status, 422);
    assert.match(long.text, /Es mostren 100 de 150/);
    assert.equal((await post({ content: '' })).status, 422);
  });

  test('a file as long as is taken, full of accents, is confirmed, and the list has pages then', async () => {
    site.be(OPERATOR);
    const long = 'à'.repeat(195);
    const line = (i: number, year: number) =>
      `local:08${String(i).padStart(3, '0')};1;official;${long};${year}-02-19;${long}`;
    const lines = Array.from({ length: 780 }, (_, i) => [line(i + 200, 2030), line(i + 200, 2031)]).flat();
    const content = ['scope;version;status;source;date;name', ...lines].join('\n');
    assert.ok(content.length > 650_000 && content.length < 700_000, String(content.length));
    const tried = await post({ file: new Blob([content], { type: 'text/csv' }) });
    assert.equal(tried.status, 200);
    assert.match(
      tried.text,
      /<form[^>]*multipart\/form-data[^>]*>(?:<input[^>]*>)*<input[^>]*name="confirmed"/s,
    );
    // As a browser sends the lines of a field.
    const done = await post({ content: content.replaceAll('\n', '\r\n'), confirmed: 'yes' });
    assert.equal(done.status, 303);
    const { text } = await get('/operator/calendars?lang=en');
    assert.match(text, /1 to 100 of 1,5\d\d/);
    assert.match(text, /href="\/operator\/calendars\?page=16"/);
    const last = await get('/calendars?lang=en&page=16');
    assert.match(last.text, /local:08979/);
    assert.equal((await get('/calendars?page=99999999999')).status, 200);
    const api = async (query: string) => (await fetch(`${site.base}/v1/calendars?${query}`)).json();
    const all = await api('');
    const next = await api('offset=500');
    assert.deepEqual([all.calendars.length, next.calendars.length], [500, 500]);
    assert.ok(!all.calendars.some(({ id }: { id: string }) => id === next.calendars[0].id));
    const few = await api('scope=local:08300&limit=1&offset=1');
    assert.deepEqual([few.calendars[0].year, few.total], [2031, 2]);
  });

  test('nobody but the operator sees the page of the import', async () => {
    site.be({ kind: 'visitor' });
    assert.equal((await get('/operator/calendars')).status, 401);
  });
});

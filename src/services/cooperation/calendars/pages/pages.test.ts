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

  test('nobody but the operator sees the page of the import', async () => {
    site.be({ kind: 'visitor' });
    assert.equal((await get('/operator/calendars')).status, 401);
  });
});

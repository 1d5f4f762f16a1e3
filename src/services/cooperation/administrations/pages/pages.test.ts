import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { perform } from '../../../../kernel/action.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { openApi } from '../../../../kernel/http/openapi.ts';
import { servePages } from '../../../../kernel/http/serve-pages.ts';
import { createServer, type ServerOptions } from '../../../../kernel/http/server.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { LANGS } from '../../../../kernel/texts.ts';
import { createAdministration } from '../actions/create-administration.ts';
import { requestAdhesion } from '../actions/request-adhesion.ts';
import { demoId, loadDemo } from '../demo.ts';
import { house, officer, operator, visitor } from '../house.test-helper.ts';
import { administrations } from '../index.ts';
import { getAdministration } from '../queries/get-administration.ts';
import { listAdhesions } from '../queries/list-adhesions.ts';
import { listUnits } from '../queries/list-units.ts';

let kernel: Kernel;
let server: FastifyInstance;
const people = new Map<string, Actor>();
before(async () => {
  kernel = await house();
  await loadDemo(kernel);
  const options: ServerOptions = {
    kernel,
    metrics: { observeHttp: () => undefined } as unknown as ServerOptions['metrics'],
    routes: administrations.routes ?? [],
    fast: [],
    whoActs: async (request) => people.get(String(request.headers['x-test-person'])) ?? visitor,
  };
  server = createServer(options);
  await server.register(async (app) => servePages(app, options, administrations.pages ?? []));
  await server.ready();
});
after(() => server.close());

function as(actor: Actor): Record<string, string> {
  const name = newId();
  people.set(name, actor);
  return { 'x-test-person': name, 'sec-fetch-site': 'same-origin' };
}
const get = (url: string, who: Actor = visitor) => server.inject({ url, headers: as(who) });
const post = (url: string, who: Actor, fields: Record<string, string>) =>
  server.inject({
    ...{
      url,
      method: 'POST' as const,
      payload: new URLSearchParams({ _key: newId(), ...fields }).toString(),
    },
    headers: { ...as(who), 'content-type': 'application/x-www-form-urlencoded' },
  });
/** The values of a form as a browser would send them back. */
function hidden(page: string, name: string): string {
  const found = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(page)?.[1];
  assert.ok(found !== undefined, `hidden field ${name}`);
  const named: Record<string, string> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  };
  return found.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => named[entity]!);
}
let made = 0;
const makeTown = () =>
  perform(kernel, createAdministration, operator, {
    type: 'municipality',
    name: `Ajuntament de Pàgina ${++made}`,
  });

test('every page is there in the four languages for whoever it is for', async () => {
  const town = await makeTown();
  const adhesion = await perform(kernel, requestAdhesion, officer(town.id), {
    administrationId: town.id,
    service: 'exchange',
  });
  const pages: [string, Actor][] = [
    ...(
      ['/directory', '/directory?text=sant+julia&type=municipality', `/directory/${demoId('17079')}`] as const
    ).map((url): [string, Actor] => [url, visitor]),
    ...(['', '/new', '/import', `/${town.id}`, `/${town.id}/status`] as const).map(
      (path): [string, Actor] => [`/operator/administrations${path}`, operator],
    ),
    ['/operator/adhesions', operator],
    [`/operator/adhesions/${town.id}/${adhesion.id}`, operator],
    ['/office/body', officer(town.id)],
    ['/office/body/edit', officer(town.id)],
  ];
  for (const [url, who] of pages) {
    for (const lang of LANGS) {
      const answer = await get(`${url}${url.includes('?') ? '&' : '?'}lang=${lang}`, who);
      assert.equal(answer.statusCode, 200, `${url} in ${lang}`);
      assert.equal(answer.body.match(/<h1/g)?.length, 1, `${url} in ${lang} has one h1`);
      assert.doesNotMatch(answer.body, />(undefined|null|\[object Object\])</);
    }
  }
});

test('the portals of the operator and of the office are closed to others', async () => {
  const town = await makeTown();
  for (const path of [
    '/operator/administrations',
    '/operator/administrations/import',
    '/operator/adhesions',
    '/office/body',
  ]) {
    assert.equal((await get(path)).statusCode, 401, path);
  }
  assert.equal((await get('/operator/administrations', officer(town.id))).statusCode, 403);
  assert.equal((await get('/office/body', operator)).statusCode, 403);
});

test('a search without hits says what to do, and an address of no body is a clear not found', async () => {
  const nothing = await get('/directory?text=qwxzk&lang=en');
  assert.match(nothing.body, /No body matches the search/);
  for (const path of ['/directory/nobody', `/directory/${demoId('nobody')}`]) {
    const answer = await get(path);
    assert.deepEqual([answer.statusCode, answer.json().code], [404, 'administrations.unknown'], path);
  }
});

test('the table sorts and pages by links that keep the search', async () => {
  const page = await get('/directory?type=municipality&sort=name&lang=en');
  assert.match(page.body, /href="\/directory\?type=municipality&amp;sort=name&amp;direction=asc&amp;page=2"/);
  assert.match(
    page.body,
    /href="\/directory\?type=municipality&amp;sort=(name|type)&amp;direction=(asc|desc)"/,
  );
});

test('the open-data file is a download, and neither form nor query lets anything else through', async () => {
  const file = await get('/v1/administrations/export?format=csv&type=province');
  assert.match(String(file.headers['content-disposition']), /^attachment; filename="administrations\.csv"$/);
  assert.match(String(file.headers['content-type']), /^text\/csv/);
  assert.equal(file.body.trim().split('\r\n').length, 5);
  assert.equal((await get('/v1/administrations/export?format=exe')).statusCode, 422);
  const list = await get('/v1/administrations?text=girona&pageSize=1');
  assert.equal(list.json().found.length, 1);
  assert.equal((await get('/v1/administrations?pageSize=1000')).statusCode, 422);
  assert.equal((await get('/v1/administrations/nobody')).statusCode, 422);
});

test('the operator adds a body, mends what was refused, and changes it', async () => {
  const wrong = await post('/operator/administrations/new?lang=en', operator, {
    type: 'consortium',
    name: '',
    nif: 'P0801900C',
    parent: 'L02000017',
  });
  assert.equal(wrong.statusCode, 422);
  assert.match(wrong.body, /href="#nif"/);
  assert.match(wrong.body, /letter, seven digits and the control letter/);
  assert.match(wrong.body, /value="P0801900C"/, 'what was typed is still there');
  const nobody = await post('/operator/administrations/new?lang=en', operator, {
    type: 'consortium',
    name: 'Consorci Nou',
    parent: 'L02000018',
  });
  assert.match(nobody.body, /There is no body with this code/);
  const good = await post('/operator/administrations/new', operator, {
    type: 'consortium',
    name: 'Consorci Nou',
    parent: 'L02000017',
    web: 'https://nou.example',
  });
  assert.equal(good.statusCode, 303);
  const place = String(good.headers.location);
  const id = place.split('/').at(-1)!;
  const read = await perform(kernel, getAdministration, visitor, { id });
  assert.deepEqual([read.parent?.name, read.contact.web], ['Diputació de Girona', 'https://nou.example']);
  const form = await get(place, operator);
  assert.match(form.body, /value="L02000017"/);
  const fields = {
    type: 'consortium',
    name: 'Consorci Renovat',
    parent: '',
    version: hidden(form.body, 'version'),
  };
  assert.equal((await post(place, operator, fields)).statusCode, 303);
  assert.equal((await perform(kernel, getAdministration, visitor, { id })).parent, null);
  const late = await post(`${place}?lang=en`, operator, fields);
  assert.deepEqual([late.statusCode, /Somebody else changed this record/.test(late.body)], [409, true]);
});

test('a body is marked as merged from its page', async () => {
  const town = await makeTown();
  const place = `/operator/administrations/${town.id}/status`;
  const fields = {
    status: 'merged',
    reason: 'Fusió',
    'since-day': '1',
    'since-month': '3',
    'since-year': '2026',
    version: '1',
  };
  const empty = await post(`${place}?lang=en`, operator, { status: 'merged', reason: 'Fusió' });
  assert.equal(empty.statusCode, 422);
  const none = await post(place, operator, { ...fields, successor: 'L01080194' });
  assert.equal(none.statusCode, 422);
  const done = await post(place, operator, { ...fields, successor: 'L01080193' });
  assert.equal(done.statusCode, 303, done.body.slice(0, 200));
  assert.equal(
    (await perform(kernel, getAdministration, visitor, { id: town.id })).mergedInto?.id,
    demoId('08019'),
  );
});

test('the operator imports a file: it is tried first, and what was tried is what is imported', async () => {
  const csv =
    'type,name,dir3,address\r\nconsortium,"Consorci ""Un"" <b>",A09999901,"Carrer Major, 1"\r\nconsortium,Consorci Dos,A0999990,\r\n';
  const send = (content: string) => {
    const boundary = 'xxaplecxx';
    const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="bodies.csv"\r\nContent-Type: text/csv\r\n\r\n${content}\r\n--${boundary}--\r\n`;
    return server.inject({
      ...{ url: '/operator/administrations/import?lang=en', method: 'POST' as const, payload: file },
      headers: { ...as(operator), 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
  };
  const tried = await send(csv);
  assert.equal(tried.statusCode, 200, tried.body.slice(0, 300));
  assert.match(tried.body, /A DIR3 code has nine characters/);
  assert.doesNotMatch(tried.body, /name="confirmed"/, 'with a problem nothing can be confirmed');
  const mended = await send(csv.replace('A0999990,', 'A09999902,'));
  assert.match(mended.body, /Import 2 changes/);
  assert.match(
    mended.body,
    /<form[^>]*multipart\/form-data/,
    'what is confirmed may be as long as what was tried',
  );
  const fields = {
    format: hidden(mended.body, 'format'),
    content: hidden(mended.body, 'content').replace(/\r?\n/g, '\r\n'),
    confirmed: 'yes',
  };
  const done = await post('/operator/administrations/import', operator, fields);
  assert.equal(done.statusCode, 303, done.body.slice(0, 300));
  const found = await get('/v1/administrations?text=A09999901');
  assert.equal(found.json().found[0].name, 'Consorci "Un" <b>');
  const long = `${csv.replace('A0999990,', 'A09999902,')}${`consortium,${'à'.repeat(300)},,\r\n`.repeat(2100)}`;
  assert.ok(long.length > 660_000 && long.length < 700_000, String(long.length));
  const form = new FormData();
  for (const [name, value] of Object.entries({ format: 'csv', content: long, confirmed: 'yes' }))
    form.append(name, value);
  const request = new Request('http://local', { method: 'POST', body: form });
  const large = await server.inject({
    ...{ url: '/operator/administrations/import?lang=en', method: 'POST' as const },
    payload: Buffer.from(await request.arrayBuffer()),
    headers: { ...as(operator), 'content-type': request.headers.get('content-type')! },
  });
  assert.equal(large.statusCode, 422, 'read whole, whatever stands in the way of it');
  assert.match(large.body, /Problems|problems/);
  const twice = await post('/operator/administrations/import?lang=en', operator, {
    ...fields,
    confirmed: 'no',
  });
  assert.match(twice.body, /there is nothing to import/);
  assert.equal((await post('/operator/administrations/import', operator, {})).statusCode, 422);
});

test('a request waits in the queue, is suspended only with a reason, and the body sees why', async () => {
  const town = await makeTown();
  const me = officer(town.id);
  assert.equal((await post('/office/body', me, { do: 'request', service: 'exchange' })).statusCode, 303);
  const queue = await get('/operator/adhesions?state=requested', operator);
  assert.ok(queue.body.includes(town.name));
  const { found } = await perform(kernel, listAdhesions, operator, { administrationId: town.id });
  const place = `/operator/adhesions/${town.id}/${found[0]!.id}`;
  assert.equal((await post(place, operator, { step: 'approve', reason: '' })).statusCode, 303);
  const silent = await post(`${place}?lang=en`, operator, { step: 'suspend', reason: '' });
  assert.deepEqual([silent.statusCode, /Explain the reason/.test(silent.body)], [422, true]);
  assert.equal(
    (await post(place, operator, { step: 'suspend', reason: 'Certificat caducat' })).statusCode,
    303,
  );
  assert.match((await get('/office/body', me)).body, /Certificat caducat/);
  assert.doesNotMatch((await get(`/directory/${town.id}`)).body, /Certificat caducat/);
  assert.equal((await post('/office/body', me, { do: 'renounce', id: found[0]!.id })).statusCode, 303);
  assert.equal((await post(place, operator, { step: 'fly', reason: '' })).statusCode, 409);
});

test('a body keeps its own data and units from its page', async () => {
  const town = await makeTown();
  const me = officer(town.id);
  const wrong = await post('/office/body/edit?lang=en', me, { email: 'not an address', phone: 'x' });
  assert.equal(wrong.statusCode, 422);
  assert.match(wrong.body, /Write an e-mail address/);
  assert.equal(
    (
      await post('/office/body/edit', me, {
        email: 'bustia@poble.example',
        name_es: 'Ayuntamiento',
        version: '1',
      })
    ).statusCode,
    303,
  );
  const read = await perform(kernel, getAdministration, visitor, { id: town.id });
  assert.deepEqual(
    [read.contact.email, read.names.es, read.name],
    ['bustia@poble.example', 'Ayuntamiento', town.name],
  );
  assert.equal((await post('/office/body', me, { do: 'add-unit', unit: '' })).statusCode, 422);
  assert.equal(
    (await post('/office/body', me, { do: 'add-unit', unit: 'Secretaria', dir3: '', under: '' })).statusCode,
    303,
  );
  const { units } = await perform(kernel, listUnits, visitor, { administrationId: town.id });
  assert.equal((await post('/office/body', me, { do: 'close-unit', id: units[0]!.id })).statusCode, 303);
  const reader = officer(town.id, []);
  assert.equal((await post('/office/body', reader, { do: 'add-unit', unit: 'Altra' })).statusCode, 403);
  assert.equal((await post('/office/body', me, { do: 'dance' })).statusCode, 404);
});

test('the public contract can be written down', () => {
  const document = openApi(administrations.routes ?? [], '0') as { paths: Record<string, object> };
  assert.ok(Object.keys(document.paths).length >= 12);
});

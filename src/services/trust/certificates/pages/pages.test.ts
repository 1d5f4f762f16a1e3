import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeTown } from '../../../../../test/kernel.ts';
import type { Employee } from '../../../../kernel/actor.ts';
import { personNif } from '../../../../kernel/nif.ts';
import { LANGS } from '../../../../kernel/texts.ts';
import { openSite, type Site } from '../../../support/portals/portals.test-helper.ts';
import { DESK_PROFILES } from '../profiles.ts';

const OPERATOR = { kind: 'operator', document: personNif(99_900_999), name: 'Operadora de prova' } as const;

describe('the pages of certificates', () => {
  let site: Site;
  let officer: Employee;
  let second: Employee;
  before(async () => {
    site = await openSite();
    const town = await makeTown(site.kernel, 'Vila de les Pàgines');
    officer = town.employee('certificates.register', 'certificates.approve');
    second = { ...officer, document: personNif(99_900_002), name: 'Segona de prova' };
  });
  after(() => site.stop());

  const get = async (path: string) => {
    const answer = await fetch(site.base + path, { headers: { accept: 'text/html' } });
    return { status: answer.status, text: await answer.text() };
  };
  const post = async (path: string, fields: Record<string, string>) => {
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
    const body = new URLSearchParams(fields);
    const answer = await fetch(site.base + path, { method: 'POST', body, headers, redirect: 'manual' });
    return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
  };
  const HOLDER = { givenName: 'Júlia', surname: 'Prova & Filla', document: personNif(99_730_001) };
  const VERIFIED = {
    step: 'verify',
    documentType: 'dni',
    present: 'on',
    'documentUntil-day': '1',
    'documentUntil-month': '2',
    'documentUntil-year': '2035',
  };

  test('a desk asks, verifies, two approve, and the citizen suspends what they got', async () => {
    site.be(officer);
    const asked = await post('/office/certificates/new', { profile: 'citizen', ...HOLDER });
    assert.equal(asked.status, 303, asked.text);
    const request = asked.to;
    assert.match((await get(request)).text, /Prova &amp; Filla/);
    const unseen = await post(request, { ...VERIFIED, present: '' });
    assert.equal(unseen.status, 422);
    assert.match(unseen.text, /Confirmeu que la persona és aquí/);
    assert.equal((await post(request, VERIFIED)).status, 303);
    assert.match((await post(request, { step: 'approve' })).text, /Qui demana el certificat/);
    site.be(second);
    assert.equal((await post(request, { step: 'approve' })).to, request);
    site.be(OPERATOR);
    const onTop = request.replace('/office/', '/operator/');
    const issued = await post(onTop, { step: 'approve' });
    assert.match(issued.to, /^\/operator\/certificates\/[0-9a-f-]{36}$/);
    const id = issued.to.split('/').at(-1);
    site.be({ kind: 'citizen', document: HOLDER.document, name: 'Júlia' });
    assert.match((await get('/citizen/certificates')).text, new RegExp(`/citizen/certificates/${id}`));
    assert.equal((await post(`/citizen/certificates/${id}`, { step: 'suspend' })).status, 303);
    assert.match((await get(`/citizen/certificates/${id}`)).text, /Suspès/);
    const der = await fetch(`${site.base}/v1/certificates/${id}/cer`);
    assert.equal(der.headers.get('content-type'), 'application/pkix-cert');
    site.be(officer);
    const wrong = await post(`/office/certificates/${id}/revoke`, { reason: '' });
    assert.equal(wrong.status, 422);
    assert.equal((await post(`/office/certificates/${id}/revoke`, { reason: 'keyCompromise' })).status, 303);
    assert.match((await get(`/office/certificates/${id}`)).text, /Algú altre pot tenir la clau/);
    assert.match((await post('/office/certificates', { text: 'julia prova' })).text, /Júlia/);
    assert.match((await post('/office/certificates', { text: 'ningu' })).text, /No n’hi ha cap/);
    assert.match((await post('/office/certificates', { text: 'j' })).text, /Hi ha un problema/);
    assert.match((await get('/office/certificates?state=revoked')).text, /Júlia/);
    assert.doesNotMatch((await get('/office/certificates?state=valid')).text, /Júlia/);
    assert.match(
      (await post('/office/certificates/requests', { text: HOLDER.document.toLowerCase() })).text,
      /Júlia/,
    );
  });

  test('a form with faults is given back with what was written and each fault beside its field', async () => {
    site.be(officer);
    const { status, text } = await post('/office/certificates/new', {
      profile: 'citizen',
      givenName: 'Núria',
      document: '12345678A',
    });
    assert.equal(status, 422);
    assert.match(text, /value="Núria"/);
    assert.match(text, /la lletra no quadra/);
    assert.match(text, /cal per a aquest tipus/);
    const unsent = await post('/office/certificates/new', {
      profile: 'tls-server',
      hosts: 'seu.example.cat',
    });
    assert.match(unsent.text, /la clau d’un servidor es queda al servidor/);
  });

  for (const lang of LANGS)
    test(`every page has its words, in ${lang}`, async () => {
      const read = async (path: string) => {
        const { status, text } = await get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
        assert.equal(status, 200, path);
        assert.doesNotMatch(text, /undefined|\[object/, path);
      };
      await read('/certificates');
      site.be(officer);
      for (const path of ['', '/requests', '/new', ...DESK_PROFILES.map((name) => `/new?profile=${name}`)])
        await read(`/office/certificates${path}`);
      site.be(OPERATOR);
      for (const path of ['', '/requests', '/authorities']) await read(`/operator/certificates${path}`);
      site.be({ kind: 'citizen', document: personNif(1), name: 'Ningú' });
      await read('/citizen/certificates');
    });

  test('strangers and people without the task see no desk', async () => {
    site.be({ kind: 'visitor' });
    for (const path of [
      '/office/certificates',
      '/office/certificates/new',
      '/operator/certificates/authorities',
      '/citizen/certificates',
    ])
      assert.equal((await get(path)).status, 401, path);
    site.be({ ...officer, capabilities: [] });
    for (const path of ['/office/certificates', '/office/certificates/new'])
      assert.equal((await get(path)).status, 403, path);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { errorOf } from './errors-of.test-helper.ts';
import { openHouse } from './house.test-helper.ts';
import { addAgreement, makeAgreement } from './house-data.test-helper.ts';

test('the directory of members is public, in XML or JSON', async (t) => {
  const house = await openHouse(t);
  const xml = await house.ask({ method: 'GET', path: '/listClients', headers: {} });
  assert.equal(xml.status, 200);
  assert.match(
    xml.text,
    /<id:memberCode>1707990001<\/id:memberCode>.*<xroad:name>Ajuntament &lt;de&gt; prova</,
  );
  const json = await house.ask({
    method: 'GET',
    path: '/listClients?xRoadInstance=CAT',
    headers: { Accept: 'application/json' },
  });
  const { member } = JSON.parse(json.text);
  assert.equal(member.length, 4);
  assert.deepEqual(member[0], {
    id: { object_type: 'MEMBER', xroad_instance: 'CAT', member_class: 'MUN', member_code: '1707990001' },
    name: 'Ajuntament <de> prova',
  });
  assert.deepEqual(member[3].id, {
    object_type: 'SUBSYSTEM',
    xroad_instance: 'CAT',
    member_class: 'GOV',
    member_code: 'A09000001',
    subsystem_code: 'APLEC',
  });
  assert.equal(
    errorOf(await house.ask({ method: 'GET', path: '/listClients?xRoadInstance=EE' })).type,
    'client.bad_request',
  );
  assert.equal(
    errorOf(await house.ask({ method: 'POST', path: '/listClients' })).type,
    'client.invalid_http_method',
  );
});

test('a client sees what a provider offers and what it may ask', async (t) => {
  const house = await openHouse(t);
  const other = { ...house.service, id: 'other', code: 'OTHER' };
  house.snapshot.services.set('other', other);
  house.snapshot.byAddress.set(`${other.providerId}/OTHER`, other);
  house.snapshot.services.set('draft', { ...house.service, id: 'draft', code: 'DRAFT', state: 'draft' });
  const codes = async (name: string) => {
    const got = await house.ask({ method: 'GET', path: `/r1/CAT/GOV/A09000001/APLEC/${name}` });
    assert.equal(got.status, 200, got.text);
    assert.ok(got.headers['x-road-request-hash']);
    return JSON.parse(got.text).service.map((each: { service_code: string }) => each.service_code);
  };
  assert.deepEqual(await codes('listMethods'), ['OTHER', 'OTHER.v1', 'RESIDENCE', 'RESIDENCE.v1']);
  assert.deepEqual(await codes('allowedMethods'), ['RESIDENCE', 'RESIDENCE.v1']);
  const listed = await house.ask({ method: 'GET', path: '/r1/CAT/GOV/A09000001/APLEC/listMethods' });
  assert.deepEqual(JSON.parse(listed.text).service[0].endpoint_list, [{ method: 'POST', path: '/' }]);
  house.snapshot.agreements.clear();
  addAgreement(house.snapshot, makeAgreement(house.service, { validUntil: '2026-11-19' }));
  assert.deepEqual(await codes('allowedMethods'), []);
  const post = await house.ask({ path: '/r1/CAT/GOV/A09000001/APLEC/listMethods' });
  assert.equal(errorOf(post).type, 'client.invalid_http_method');
});

test('the description of a service is a valid OpenAPI document that asks for no field the hub may drop', async (t) => {
  const house = await openHouse(t);
  const path = '/r1/CAT/GOV/A09000001/APLEC/getOpenAPI';
  const got = await house.ask({ method: 'GET', path: `${path}?serviceCode=RESIDENCE` });
  const document = JSON.parse(got.text);
  const checked = await new Validator().validate(document);
  assert.ok(checked.valid, JSON.stringify(checked.errors));
  const post = document.paths['/CAT/GOV/A09000001/APLEC/RESIDENCE'].post;
  assert.equal(post.responses[200].content['application/json'].schema.required, undefined);
  assert.deepEqual(post.requestBody.content['application/json'].schema.required, ['document']);
  assert.equal(errorOf(await house.ask({ method: 'GET', path })).type, 'client.bad_request');
  const unknown = await house.ask({ method: 'GET', path: `${path}?serviceCode=X` });
  assert.equal(errorOf(unknown).type, 'server.serverproxy.unknown_service');
});

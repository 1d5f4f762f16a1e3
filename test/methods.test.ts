import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type OpenHouse, openHouse, send } from './outside/house.ts';

describe('whoever uses a wrong method', () => {
  let house: OpenHouse;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  const WRONG = [
    ['DELETE', '/v1/events', 'GET, HEAD'],
    ['GET', '/v1/exchange/explain', 'POST'],
    ['PUT', '/v1/exchange/evidence', 'POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['POST', '/log/', 'GET, HEAD'],
    ['PATCH', '/log/log.aplec.example/2026/checkpoint', 'GET, HEAD'],
    ['POST', '/accessibility', 'GET, HEAD'],
    ['DELETE', '/demo/people', 'GET, HEAD, POST'],
    ['GET', '/sign-out', 'POST'],
    ['OPTIONS', '/v1/events', 'GET, HEAD'],
  ] as const;

  for (const [method, path, allow] of WRONG) {
    test(`on ${path} with ${method} is told which ones there are`, async () => {
      const answer = await send(house, { method, path, headers: { accept: 'application/json' } });
      assert.equal(answer.status, 405, answer.text);
      assert.equal(answer.json['code'], 'kernel.method-not-allowed');
      assert.equal(answer.headers['allow'], allow);
    });
  }

  test('is told so whatever the body is made of, and a person gets a page', async () => {
    const odd = { 'content-type': 'text/csv', accept: 'text/html' };
    const answer = await send(house, { method: 'POST', path: '/health/live', headers: odd, body: 'a;b' });
    assert.equal(answer.status, 405);
    assert.match(answer.type, /text\/html/);
  });

  test('on an address that is not there is told that it is not there', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await send(house, {
        method,
        path: '/v1/nothing',
        headers: { accept: 'application/json' },
      });
      assert.equal(answer.status, 404);
      assert.equal(answer.json['code'], 'kernel.not-found');
      assert.equal(answer.headers['allow'], undefined);
    }
  });
});

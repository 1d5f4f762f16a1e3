import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { openTestApp } from '../../../../test/kernel.ts';
import type { App } from '../../../app.ts';
import { perform } from '../../../kernel/action.ts';
import { administrations } from '../../cooperation/administrations/index.ts';
import { certificates } from './index.ts';
import { listCertificates, myCertificates } from './queries/certificates.ts';
import { listRequests } from './queries/requests.ts';

let database: FreshDatabase;
let app: App;
before(async () => {
  database = await freshDatabase();
  app = await openTestApp(database.url);
});
after(async () => {
  await app.stop();
  await database.drop();
});

test('whoever visits the demonstration finds a desk with its work, loaded once, and Núria finds her certificate', async () => {
  const { kernel } = app;
  await administrations.demo?.(kernel);
  const operator = { kind: 'operator', document: '99900999Q', name: 'Operadora de prova' } as const;
  for (let time = 0; time < 2; time++) {
    await certificates.demo?.(kernel);
    const { found } = await perform(kernel, listCertificates, operator, {});
    assert.deepEqual(found.map((each) => each.state).sort(), [
      'revoked',
      'suspended',
      'valid',
      'valid',
      'valid',
    ]);
    const requests = await perform(kernel, listRequests, operator, {});
    assert.deepEqual(
      requests.found
        .slice(0, 2)
        .map((each) => each.state)
        .sort(),
      ['approved', 'requested'],
    );
  }
  const nuria = { kind: 'citizen', document: '99000001C', name: 'Núria' } as const;
  assert.deepEqual(
    (await perform(kernel, myCertificates, nuria, {})).found.map((each) => each.profile),
    ['citizen'],
  );
});

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../../test/kernel.ts';
import { perform } from '../../../../kernel/action.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { issueRoot } from '../demo/pki-issue.ts';
import { listClients } from '../queries/people.ts';
import { readClient, registerClient, revokeClient, rotateClient } from './clients.ts';
import { WHY } from './drafts.test-helper.ts';

async function scene() {
  const kernel = await testKernel();
  const admin = (await makeTown(kernel, 'Consumidora')).employee('body.manage');
  const certificate = async () => (await issueRoot(`Sistema ${Math.random()}`, kernel.now())).certPem;
  return { kernel, admin, certificate };
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const problem = await promise.then(
    () => assert.fail('it was allowed'),
    (error: unknown) => error,
  );
  assert.ok(problem instanceof Problem, String(problem));
  return problem;
}

test('a system is registered by its certificate, rotated with both in force, and revoked for good', async () => {
  const { kernel, admin, certificate } = await scene();
  const [first, second] = [await certificate(), await certificate()];
  const made = await perform(kernel, registerClient, admin, { name: 'Gestor', certificate: first });
  assert.match(made.certificates[0]!, /^[0-9a-f]{64}$/);
  const both = await perform(kernel, rotateClient, admin, { id: made.id, certificate: second, keep: true });
  assert.equal(both.certificates.length, 2);
  const one = await perform(kernel, rotateClient, admin, { id: made.id, certificate: second });
  assert.deepEqual(one.certificates, [both.certificates[0]]);
  const ended = await perform(kernel, revokeClient, admin, { id: made.id, reason: WHY });
  assert.equal(ended.state, 'revoked');
  const refused = await problemOf(perform(kernel, rotateClient, admin, { id: made.id, certificate: first }));
  assert.equal(refused.code, 'exchange.client-ended');
});

test('one certificate names one system, in whatever body', async () => {
  const { kernel, admin, certificate } = await scene();
  const pem = await certificate();
  await perform(kernel, registerClient, admin, { name: 'Gestor', certificate: pem });
  const other = (await makeTown(kernel, 'Forastera')).employee('body.manage');
  const refused = await problemOf(
    perform(kernel, registerClient, other, { name: 'Copia', certificate: pem }),
  );
  assert.equal(refused.code, 'exchange.certificate-in-use');
});

test('private keys are never taken, and only the public members of a key are kept', async () => {
  const { kernel, admin } = await scene();
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const shared = { ...privateKey.export({ format: 'jwk' }), kid: 'a' };
  const refused = await problemOf(
    perform(kernel, registerClient, admin, { name: 'Gestor', jwks: { keys: [shared] } }),
  );
  assert.equal(refused.code, 'kernel.input-invalid');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'b', 'x-note': 'nobody needs this' };
  const made = await perform(kernel, registerClient, admin, { name: 'Gestor', jwks: { keys: [jwk] } });
  assert.deepEqual(made.keyIds, ['b']);
  const { rows } = await kernel.pool.query('select jwks from exchange.client where id = $1', [made.id]);
  assert.deepEqual(Object.keys(rows[0].jwks.keys[0]).sort(), ['crv', 'kid', 'kty', 'x', 'y']);
});

test('what is not a certificate is refused beside its field, never with a crash', async () => {
  const { kernel, admin } = await scene();
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  const garbage = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
  for (const certificate of ['hello', garbage, String(key), '']) {
    const refused = await problemOf(perform(kernel, registerClient, admin, { name: 'Gestor', certificate }));
    assert.equal(refused.code, 'kernel.input-invalid', certificate);
    assert.equal(refused.fields[0]?.field, 'certificate');
  }
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
  const refused = await problemOf(
    perform(kernel, registerClient, admin, { name: 'Gestor', jwks: { keys: [{ ...weak, kid: 'w' }] } }),
  );
  assert.equal(refused.code, 'kernel.input-invalid');
});

test('a body sees only its own systems', async () => {
  const { kernel, admin, certificate } = await scene();
  const made = await perform(kernel, registerClient, admin, {
    name: 'Gestor',
    certificate: await certificate(),
  });
  const stranger = (await makeTown(kernel, 'Forastera')).employee('body.manage');
  assert.equal((await perform(kernel, listClients, stranger, {})).total, 0);
  assert.equal(
    (await problemOf(perform(kernel, readClient, stranger, { id: made.id }))).code,
    'kernel.not-found',
  );
  assert.equal((await perform(kernel, listClients, admin, {})).total, 1);
});

test('one person gives no system what takes two to give to a person; the consortium does', async () => {
  const { kernel, admin, certificate } = await scene();
  for (const capability of ['mandates.validate', 'people.manage', 'evidence.emergency'] as const) {
    const system = { name: 'Gestor', certificate: await certificate(), capabilities: [capability] };
    const refused = await problemOf(perform(kernel, registerClient, admin, system));
    assert.equal(refused.code, 'exchange.capability-takes-two', capability);
    const operator = { kind: 'operator', document: '99900099X', name: 'Operadora' } as const;
    const made = await perform(kernel, registerClient, operator, {
      ...{ ...system, administrationId: admin.administrationId },
    });
    assert.deepEqual(made.capabilities, [capability]);
  }
});

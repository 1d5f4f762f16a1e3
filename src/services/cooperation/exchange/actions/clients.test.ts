import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../../test/kernel.ts';
import { perform } from '../../../../kernel/action.ts';
import type { Operator } from '../../../../kernel/actor.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { issueRoot } from '../demo/pki-issue.ts';
import { listClients } from '../queries/people.ts';
import { readClient, registerClient, revokeClient, rotateClient } from './clients.ts';
import { WHY } from './drafts.test-helper.ts';

const operator: Operator = {
  ...{ kind: 'operator', document: '99900099X', name: 'Operadora' },
  capabilities: ['clients.approve'],
};

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
  for (const capability of [
    'mandates.validate',
    'mandates.assist',
    'people.manage',
    'evidence.emergency',
  ] as const) {
    const system = { name: 'Gestor', certificate: await certificate(), capabilities: [capability] };
    const refused = await problemOf(perform(kernel, registerClient, admin, system));
    assert.equal(refused.code, 'exchange.capability-takes-two', capability);

    const made = await perform(kernel, registerClient, operator, {
      ...{ ...system, administrationId: admin.administrationId },
    });
    assert.deepEqual(made.capabilities, [capability]);
  }
});

/** A system with a permission that takes two, as the consortium made it. */
async function powerful() {
  const { kernel, admin, certificate } = await scene();
  const { administrationId } = admin;
  const given = { name: 'Gestor', certificate: await certificate(), administrationId };
  const capabilities = ['evidence.request', 'people.manage'] as const;
  const made = await perform(kernel, registerClient, operator, { ...given, capabilities: [...capabilities] });
  const system = { kind: 'system', clientId: made.id, administrationId, capabilities } as const;
  return { kernel, admin, certificate, made, system };
}

test('one person does not take over, by a new key, a system that holds what takes two', async () => {
  const { kernel, admin, certificate, made } = await powerful();
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const keys = { keys: [{ ...jwk, kid: 'mine' }] };
  for (const change of [
    { certificate: await certificate() },
    { certificate: await certificate(), keep: true },
    { jwks: keys },
    { jwks: keys, capabilities: ['people.manage' as const] },
  ]) {
    const refused = await problemOf(perform(kernel, rotateClient, admin, { id: made.id, ...change }));
    assert.equal(refused.code, 'exchange.keys-take-two');
  }
  const same = await perform(kernel, readClient, admin, { id: made.id });
  assert.deepEqual([same.certificates, same.keyIds], [made.certificates, []]);
  // What is not a key stays theirs to change, and without the powers the key is too.
  const subsystems = { PADRO: '1234567' };
  await perform(kernel, rotateClient, admin, { id: made.id, subsystems });
  const plain = await perform(kernel, rotateClient, admin, {
    ...{ id: made.id, jwks: keys, capabilities: ['evidence.request' as const] },
  });
  assert.deepEqual([plain.keyIds, plain.capabilities], [['mine'], ['evidence.request']]);
  const back = { id: made.id, capabilities: ['people.manage' as const] };
  const refused = await problemOf(perform(kernel, rotateClient, admin, back));
  assert.equal(refused.code, 'exchange.capability-takes-two');
});

test('a planned rotation goes on: the consortium does it, or the system with its key of today', async () => {
  const { kernel, certificate, made, system } = await powerful();
  const [second, third] = [await certificate(), await certificate()];
  const both = await perform(kernel, rotateClient, system, { id: made.id, certificate: second, keep: true });
  assert.deepEqual(both.certificates.slice(1), made.certificates);
  assert.deepEqual(both.capabilities, made.capabilities);
  const one = await perform(kernel, rotateClient, operator, { id: made.id, certificate: third });
  assert.equal(one.certificates.length, 1);
});

test('not everybody of the consortium gives a system its key, and everybody may stop one', async () => {
  const { kernel, admin, certificate, made } = await powerful();
  const clerk = { kind: 'operator', document: '99900098D', name: 'Operador' } as const;
  const { administrationId } = admin;
  const wish = { administrationId, name: 'Meu', certificate: await certificate() };
  const given = perform(kernel, registerClient, clerk, wish);
  assert.equal((await problemOf(given)).code, 'kernel.not-allowed');
  const turned = perform(kernel, rotateClient, clerk, { id: made.id, certificate: await certificate() });
  assert.equal((await problemOf(turned)).code, 'kernel.not-allowed');
  const stopped = await perform(kernel, revokeClient, clerk, { id: made.id, reason: WHY });
  assert.equal(stopped.state, 'revoked');
});

test('a system changes the keys of no other, and gives itself nothing', async () => {
  const { kernel, admin, certificate, made, system } = await powerful();
  const other = await perform(kernel, registerClient, admin, {
    name: 'Altre',
    certificate: await certificate(),
  });
  const attempt = async (id: string, more: object) =>
    (await problemOf(perform(kernel, rotateClient, system, { id, ...more }))).code;
  assert.equal(await attempt(other.id, { certificate: await certificate() }), 'kernel.not-found');
  assert.equal(await attempt(made.id, { capabilities: ['people.approve'] }), 'kernel.not-allowed');
  assert.equal(await attempt(made.id, { subsystems: { PADRO: '1234567' } }), 'kernel.not-allowed');
});

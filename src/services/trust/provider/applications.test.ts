import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Operator } from '../../../kernel/actor.ts';
import type { Problem } from '../../../kernel/problem.ts';
import {
  decideApplication,
  draftApplication,
  editApplication,
  endApplication,
  newApplicationSecret,
  requestApplication,
  suspendApplication,
} from './actions/applications.ts';
import { faultsOf, termsShape } from './application.ts';
import { type StoredKey, stepsFor } from './keys.ts';
import { wantedLevel } from './levels.ts';
import { listApplications, showApplication } from './queries/applications.ts';

const kernel = await testKernel();
const operator: Operator = {
  kind: 'operator',
  document: '99900099X',
  name: 'Operadora',
  capabilities: ['clients.approve'],
  level: 'substantial',
};
const terms = {
  ...{
    name: 'Seu de prova',
    purpose: { ca: 'Per saber de qui és la sol·licitud.' },
    authentication: 'client_secret_basic',
  },
  ...{
    redirectUris: ['https://seu.example/callback', 'https://seu.example/other'],
    scopes: ['profile', 'document'],
  },
};
const code = (expected: string) => (thrown: unknown) => (thrown as Problem).code === expected;
const fields = (given: Record<string, unknown>) =>
  faultsOf(termsShape.parse({ ...terms, ...given })).map(({ field }) => field);

test('an application counts when somebody else has approved it, and what widens it is approved again', async () => {
  const town = await makeTown(kernel);
  const boss = { ...town.employee('clients.manage'), level: 'substantial' as const };
  const { id } = await perform(kernel, draftApplication, boss, terms);
  await assert.rejects(
    perform(kernel, decideApplication, operator, { id, approve: true, asOf: kernel.now().toString() }),
    code('provider.application-state'),
  );
  await perform(kernel, requestApplication, boss, { id });
  const asOf = (await perform(kernel, showApplication, boss, { id })).requestedAt!;
  const both: Operator = { ...operator, document: boss.document };
  await assert.rejects(
    perform(kernel, decideApplication, both, { id, approve: true, asOf }),
    code('provider.own-request'),
  );
  await assert.rejects(
    perform(kernel, decideApplication, operator, { id, approve: false }),
    code('kernel.input-invalid'),
  );
  assert.equal(
    (await perform(kernel, decideApplication, operator, { id, approve: true, asOf })).state,
    'approved',
  );
  const narrower = {
    ...terms,
    redirectUris: ['https://seu.example/callback'],
    scopes: ['profile'],
    least: 'high',
  };
  assert.deepEqual(await perform(kernel, editApplication, boss, { id, ...narrower }), { applied: true });
  for (const wider of [
    { redirectUris: ['https://seu.example/new'] },
    { scopes: ['profile', 'email'] },
    { least: 'low' },
    { name: 'Banc de prova' },
  ])
    assert.deepEqual(
      await perform(kernel, editApplication, boss, { id, ...narrower, ...wider }),
      { applied: false },
      JSON.stringify(wider),
    );
  const view = await perform(kernel, showApplication, boss, { id });
  assert.deepEqual(
    [view.name, view.approved?.least, view.approved?.redirectUris.length],
    ['Seu de prova', 'high', 1],
  );
  assert.equal(
    (await perform(kernel, suspendApplication, operator, { id, reason: 'prova' })).state,
    'suspended',
  );
});

test('another body neither sees nor touches it', async () => {
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const { id } = await perform(
    kernel,
    draftApplication,
    { ...town.employee('clients.manage'), level: 'substantial' },
    terms,
  );
  const stranger = { ...other.employee('clients.manage'), level: 'substantial' as const };
  assert.equal((await perform(kernel, listApplications, stranger, {})).total, 0);
  for (const act of [showApplication, requestApplication, endApplication])
    await assert.rejects(
      perform(kernel, act as typeof endApplication, stranger, { id }),
      code('provider.application-unknown'),
    );
  await assert.rejects(
    perform(kernel, editApplication, stranger, { id, ...terms }),
    code('provider.application-unknown'),
  );
});

test('addresses with tricks, private keys and half a profile are refused beside their field', () => {
  for (const uri of [
    'https://*.example/x',
    'http://seu.example/x',
    'https://seu.example/x#y',
    'https://a@seu.example/x',
    'javascript:alert(1)',
    '//seu.example',
  ])
    assert.deepEqual(fields({ redirectUris: [uri] }), ['redirectUris'], uri);
  assert.deepEqual(fields({ redirectUris: ['http://127.0.0.1:9/x'] }), []);
  assert.deepEqual(fields({ redirectUris: ['https://one.example/x', 'https://two.example/x'] }), [
    'redirectUris',
  ]);
  assert.deepEqual(fields({ authentication: 'private_key_jwt' }), ['jwks']);
  assert.deepEqual(fields({ jwks: { keys: [{ kty: 'EC', d: 'x' }] } }), ['jwks']);
  assert.deepEqual(fields({ jwks: { keys: [{ kty: 'oct' }] } }), ['jwks']);
  assert.deepEqual(fields({ fapi: true, signature: 'RS256' }), [
    'authentication',
    'par',
    'sender',
    'signature',
  ]);
});

test('a request raises the level of its application and never lowers it; of several the highest is the aim', () => {
  const wanted = (minimum: 'low' | 'substantial' | 'high', asked: object) => {
    const { least, best, unknown } = wantedLevel(minimum, asked);
    return [least, best, unknown];
  };
  assert.deepEqual(wanted('substantial', { acrValues: 'low' }), ['substantial', 'substantial', false]);
  assert.deepEqual(wanted('low', { acrValues: 'low http://eidas.europa.eu/LoA/high' }), [
    'low',
    'high',
    false,
  ]);
  assert.deepEqual(wanted('substantial', { acrValues: 'low high' }), ['substantial', 'high', false]);
  assert.deepEqual(wanted('high', { acrClaim: { essential: true, values: ['low', 'substantial'] } }), [
    'high',
    'high',
    false,
  ]);
  assert.deepEqual(wanted('low', { acrClaim: { essential: true, value: 'gold' } }), ['low', 'low', true]);
});

test('a key signs only when it was published long before, and goes when its last token died', () => {
  const now = kernel.now();
  const key = (kid: string, state: StoredKey['state'], hours: number): StoredKey => {
    const at = now.subtract({ hours });
    return {
      kid,
      kind: 'EC',
      publicJwk: {},
      sealed: '',
      state,
      madeAt: at,
      currentAt: at,
      retiredAt: state === 'retired' ? at : undefined,
    };
  };
  const steps = (...keys: StoredKey[]) =>
    stepsFor(keys, { now, days: 90, keepHours: 10 })
      .filter((step) => !('kind' in step) || step.kind === 'EC')
      .map((step) => step.do);
  assert.deepEqual(steps(), ['make', 'make']);
  assert.deepEqual(steps(key('a', 'current', 1), key('b', 'next', 1)), []);
  assert.deepEqual(steps(key('a', 'current', 2161), key('b', 'next', 47)), []);
  assert.deepEqual(steps(key('a', 'current', 2161), key('b', 'next', 49)), ['retire', 'promote', 'make']);
  assert.deepEqual(steps(key('a', 'current', 1), key('b', 'next', 1), key('c', 'retired', 11)), ['drop']);
});

test('what an operator approves is what they saw: an application changed since waits for another look', async () => {
  const town = await makeTown(kernel);
  const boss = { ...town.employee('clients.manage'), level: 'substantial' as const };
  const { id } = await perform(kernel, draftApplication, boss, terms);
  await perform(kernel, requestApplication, boss, { id });
  const asOf = (await perform(kernel, showApplication, operator, { id })).requestedAt!;
  const worse = {
    ...terms,
    redirectUris: ['https://other.example/callback'],
    scopes: ['profile', 'document', 'email'],
  };
  await perform(kernel, editApplication, boss, { id, ...worse });
  await perform(kernel, requestApplication, boss, { id }, { now: kernel.now().add({ seconds: 1 }) });
  await assert.rejects(
    perform(kernel, decideApplication, operator, { id, approve: true, asOf }),
    code('provider.changed-since'),
  );
  await assert.rejects(
    perform(kernel, decideApplication, operator, { id, approve: true }),
    code('kernel.input-invalid'),
    'and nobody approves without having looked',
  );
  const seen = (await perform(kernel, showApplication, operator, { id })).requestedAt!;
  assert.equal(
    (await perform(kernel, decideApplication, operator, { id, approve: true, asOf: seen })).state,
    'approved',
  );
});

test('a session of a low level neither registers an application, nor approves one, nor makes its secret', async () => {
  const town = await makeTown(kernel);
  const boss = { ...town.employee('clients.manage'), level: 'substantial' as const };
  const { id } = await perform(kernel, draftApplication, boss, terms);
  const weak = { ...boss, level: 'low' as const };
  const low = { ...operator, level: 'low' as const };
  for (const doing of [
    () => perform(kernel, draftApplication, weak, terms),
    () => perform(kernel, editApplication, weak, { id, ...terms }),
    () => perform(kernel, requestApplication, weak, { id }),
    () => perform(kernel, newApplicationSecret, weak, { id }),
    () => perform(kernel, endApplication, weak, { id }),
    () => perform(kernel, decideApplication, low, { id, approve: false, reason: 'prova' }),
    () => perform(kernel, suspendApplication, low, { id, reason: 'prova' }),
  ])
    await assert.rejects(doing, code('kernel.level-too-low'));
});

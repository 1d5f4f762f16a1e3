import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Agreement } from './agreement.ts';
import type { DataService } from './data-service.ts';
import { decide, type Facts } from './decision.ts';

const word = { ca: 'x', es: 'x', oc: 'x', en: 'x' };
const service: DataService = {
  ...{
    id: 's',
    providerId: 'p',
    code: 'RESIDENCE',
    version: 1,
    title: word,
    description: word,
    evidenceType: 'residence',
  },
  ...{ questionSchema: {}, answerSchema: {}, dailyQuota: 10, timeoutMs: 1000, address: 'https://p.example/' },
  fields: [{ path: 'street', title: word, sensitivity: 'personal' }],
  bases: ['law', 'no-objection', 'consent'],
  approval: 'automatic',
  state: 'published',
};
const agreement: Agreement = {
  ...{
    id: 'a',
    consumerId: 'c',
    providerId: 'p',
    serviceId: 's',
    procedureCode: '990002',
    procedureTitle: 'Ajuts',
  },
  ...{
    basis: 'no-objection',
    norm: 'Llei 39/2015',
    article: '28.2',
    link: null,
    fields: ['street'],
    dailyQuota: 10,
  },
  ...{ validFrom: '2026-01-01', validUntil: '2026-12-31', state: 'active', suspendedBy: [] },
};
const client = { revoked: false, certificateExpired: false, mayAsk: true };
const good: Facts = {
  ...{ today: '2026-06-01', basis: 'no-objection', procedureCode: '990002', caseRef: 'EXP-1', fields: [] },
  consumer: { id: 'c', active: true },
  client,
  ...{ service, agreement, objected: false, consented: false, quotaLeft: true, breakGlass: undefined },
  officer: { document: '99900101S', name: 'Marta', unit: 'Serveis Socials' },
};
const codes = (facts: Facts) => decide(facts).failures.map((clause) => clause.code.replace('exchange.', ''));

test('a question that fulfils every condition passes, with the fields of the agreement', () => {
  assert.deepEqual(decide(good), { allowed: true, failures: [], setAside: [], fields: ['street'] });
});

test('each condition alone refuses, under its own code', () => {
  const cases: [string, Partial<Facts>][] = [
    ['consumer-inactive', { consumer: { id: 'c', active: false } }],
    ['client-revoked', { client: { ...client, revoked: true } }],
    ['client-not-allowed', { client: { ...client, mayAsk: false } }],
    ['certificate-expired', { client: { ...client, certificateExpired: true } }],
    ['officer-missing', { officer: { document: '', name: 'Marta', unit: '' } }],
    ['case-missing', { caseRef: ' ' }],
    ['service-not-available', { service: { ...service, state: 'suspended' } }],
    ['basis-not-accepted', { service: { ...service, bases: ['law'] } }],
    ['agreement-missing', { agreement: undefined }],
    ['agreement-suspended', { agreement: { ...agreement, state: 'suspended' } }],
    ['agreement-not-active', { agreement: { ...agreement, state: 'pending' } }],
    ['agreement-not-yet', { today: '2025-12-31' }],
    ['agreement-expired', { today: '2027-01-01' }],
    ['basis-differs', { agreement: { ...agreement, basis: 'law' } }],
    ['field-not-agreed', { fields: ['phone'] }],
    ['objected', { objected: true }],
    ['consent-missing', { basis: 'consent', agreement: { ...agreement, basis: 'consent' } }],
    ['quota-spent', { quotaLeft: false }],
    ['emergency-not-granted', { breakGlass: { reason: 'una raó de més de vint lletres', allowed: false } }],
    ['emergency-reason', { breakGlass: { reason: 'x', allowed: true } }],
  ];
  for (const [code, facts] of cases) assert.deepEqual(codes({ ...good, ...facts }), [code], code);
});

test('whoever is refused hears every condition that failed, not only the first', () => {
  const failed = codes({ ...good, objected: true, quotaLeft: false, caseRef: '', today: '2027-01-01' });
  assert.deepEqual(failed.toSorted(), ['agreement-expired', 'case-missing', 'objected', 'quota-spent']);
});

test('an emergency lifts what concerns the agreement and the person, never who asks', () => {
  const breakGlass = { reason: 'persona inconscient, cal avisar la família', allowed: true };
  const urgent = decide({ ...good, breakGlass, objected: true, agreement: undefined });
  assert.equal(urgent.allowed, true);
  assert.equal(urgent.setAside.length, 2);
  assert.deepEqual(urgent.fields, ['street']);
  const revoked = { ...client, revoked: true };
  assert.deepEqual(codes({ ...good, breakGlass, client: revoked }), ['client-revoked']);
});

test('fewer fields than agreed may be asked, and only those leave', () => {
  const wide = { ...agreement, fields: ['street', 'number'] };
  assert.deepEqual(decide({ ...good, agreement: wide, fields: ['number'] }).fields, ['number']);
});

test('a system that may not ask is not told whether a person objected or consented', () => {
  const stranger = { ...good, client: { ...client, mayAsk: false } };
  assert.deepEqual(codes({ ...stranger, objected: true }), ['client-not-allowed']);
  const consent = { basis: 'consent' as const, agreement: { ...agreement, basis: 'consent' as const } };
  assert.deepEqual(codes({ ...stranger, ...consent }), ['client-not-allowed']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGS } from '../../../kernel/texts.ts';
import { type ChecklistFacts, checklist, passes, type Request } from './checklist.ts';

const name = { ca: 'x', es: 'x', oc: 'x', en: 'x' };
const request: Request = {
  id: 'a',
  procedureCode: '990001',
  procedureTitle: 'Ajuts a la llar',
  basis: 'law',
  norm: 'Llei 39/2015',
  article: '28.2',
  link: null,
  fields: ['town'],
  dailyQuota: 100,
  validFrom: '2026-11-01',
  validUntil: '2030-10-31',
};
const facts: ChecklistFacts = {
  request,
  consumerAdhered: true,
  service: {
    state: 'published',
    bases: ['law', 'no-objection'],
    fields: [
      { path: 'town', title: name, sensitivity: 'personal' },
      { path: 'disability', title: name, sensitivity: 'special' },
    ],
    dailyQuota: 150,
  },
  others: [],
  today: '2026-11-23',
};
const failing = (changes: Partial<Request>, more: Partial<ChecklistFacts> = {}) =>
  checklist({ ...facts, ...more, request: { ...request, ...changes } })
    .filter((item) => !item.ok)
    .map((item) => item.code);

test('a request that meets everything passes, four years to the day', () => {
  assert.ok(passes(checklist(facts)));
  assert.deepEqual(failing({ validUntil: '2030-11-01' }), ['validity-length']);
});

test('each point fails by itself, for its own reason', () => {
  assert.deepEqual(failing({}, { consumerAdhered: false }), ['consumer-adhered']);
  assert.deepEqual(failing({}, { service: { ...facts.service!, state: 'deprecated' } }), [
    'service-published',
  ]);
  assert.deepEqual(failing({ basis: 'consent' }), ['basis-accepted']);
  assert.deepEqual(failing({ article: ' ' }), ['norm-present']);
  for (const link of ['nope', 'javascript:alert(1)', 'https://localhost/x', 'https://me@dogc.gencat.cat/'])
    assert.deepEqual(failing({ link }), ['link-valid'], link);
  assert.deepEqual(failing({ procedureCode: '12345' }), ['procedure-code']);
  assert.deepEqual(failing({ procedureTitle: 'x' }), ['procedure-title']);
  assert.deepEqual(failing({ fields: [] }), ['fields-present']);
  assert.deepEqual(failing({ fields: ['nope'] }), ['fields-exist']);
  assert.deepEqual(failing({ dailyQuota: 151 }), ['quota-within']);
  assert.deepEqual(failing({ validFrom: '2024-01-01', validUntil: '2026-11-22' }), ['validity-order']);
});

test('special categories of data are asked for by law or on consent, never for want of an objection', () => {
  assert.deepEqual(failing({ fields: ['disability'] }), []);
  assert.deepEqual(failing({ fields: ['disability'], basis: 'no-objection' }), ['fields-minimal']);
});

test('the quota and the duplicate are judged against what runs on the same days', () => {
  const other = {
    id: 'b',
    procedureCode: '990001',
    basis: 'law',
    dailyQuota: 60,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
  } as const;
  assert.deepEqual(failing({}, { others: [other] }), ['quota-within', 'not-duplicate']);
  assert.deepEqual(failing({}, { others: [{ ...other, basis: 'consent', dailyQuota: 50 }] }), []);
  assert.deepEqual(
    failing({ validFrom: '2027-01-01' }, { others: [other] }),
    [],
    'a renewal follows the other',
  );
  assert.deepEqual(
    failing({}, { others: [{ ...other, id: 'a' }] }),
    [],
    'an agreement is no duplicate of itself',
  );
});

test('without a data service nothing crashes, and every point has its words in four languages', () => {
  const items = checklist({ ...facts, service: undefined });
  assert.ok(items.some((item) => item.code === 'service-published' && !item.ok));
  for (const item of items) for (const lang of LANGS) assert.ok(item.text[lang] && item.remedy[lang]);
});

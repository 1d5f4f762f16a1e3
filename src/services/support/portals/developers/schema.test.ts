import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleOf, schemaRows, typeOf } from './schema.ts';

const body = {
  type: 'object',
  required: ['state', 'items'],
  properties: {
    state: { type: 'string', enum: ['draft', 'active'], description: 'Where it is.' },
    items: {
      type: 'array',
      maxItems: 3,
      items: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string', format: 'uuid' }, note: { type: 'string', maxLength: 9 } },
      },
    },
    when: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    again: { $ref: '#/$defs/loop' },
  },
  $defs: { loop: { type: 'object', properties: { loop: { $ref: '#/$defs/loop' } } } },
};

test('a nested body is read as one table, each field with the path to it', () => {
  const rows = schemaRows(body);
  const of = (name: string) => rows.find((row) => row.name === name);
  assert.deepEqual(of('state'), {
    name: 'state',
    type: 'string',
    required: true,
    description: 'Where it is. "draft", "active".',
  });
  assert.equal(of('items')?.description, 'At most 3 items.');
  assert.deepEqual([of('items[].id')?.type, of('items[].id')?.required], ['string (uuid)', true]);
  assert.equal(of('items[].note')?.description, 'At most 9 characters.');
  assert.equal(of('when')?.type, 'string (date) or null');
});

test('a schema that contains itself ends', () => {
  const deep = schemaRows(body).filter((row) => row.name.startsWith('again'));
  assert.ok(deep.length > 1 && deep.length < 10, String(deep.length));
  assert.equal(typeOf({ $ref: '#/$defs/gone' }), 'any');
});

test('an example has the required fields with values of their form', () => {
  const example = exampleOf(body) as { state: string; items: { id: string; note?: string }[]; when: string };
  assert.equal(example.state, 'draft');
  assert.match(example.items[0]!.id, /^[0-9a-f-]{36}$/);
  assert.equal(example.items[0]!.note, undefined, 'what is optional further down is left out');
  assert.equal(example.when, '2026-01-31');
});

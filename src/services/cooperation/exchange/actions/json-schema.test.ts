import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { createChecker } from '../catalogue.ts';
import { DATA_SERVICES } from '../demo/data-services.ts';
import { compileSchema, pathExists, SCHEMA_DEPTH, schemaFault } from './json-schema.ts';
import { patternFault } from './pattern.ts';
import { SCHEMA_WEIGHT } from './schema-weight.ts';

test('the schemas of the demonstration services pass, and hold every field they name', () => {
  for (const service of DATA_SERVICES) {
    assert.equal(schemaFault(service.questionSchema), undefined, service.code);
    assert.equal(schemaFault(service.answerSchema), undefined, service.code);
    for (const field of service.fields)
      assert.ok(
        pathExists(service.answerSchema as Record<string, unknown>, field.path),
        `${service.code} ${field.path}`,
      );
  }
});

test('a pattern that could take for ever is refused, an ordinary one is not', () => {
  for (const pattern of [
    '^(a+)+$',
    '(a|a)*$',
    '^(\\w+\\s?)*$',
    '^([a-z]{2,})+$',
    '(.)\\1',
    '(?=a)b',
    'a'.repeat(400),
    '^(a?){40}a{40}$',
    'a?'.repeat(70) + 'a'.repeat(70),
    '^a*a*a*a*a*a*b$',
    '^(?:){900000000}$',
    '^(((a{99}){99}){99}){99}$',
    '^(?i:a)$',
    '(a',
  ])
    assert.notEqual(patternFault(pattern, true), undefined, pattern);
  assert.notEqual(patternFault('\\s+$', false), undefined, 'an open search over a text without length');
  for (const pattern of [
    '^\\d{5}$',
    '^([0-9]{8}|[XYZ][0-9]{7})[A-Z]$',
    '^[a-z]+$',
    '^(\\d{2}){3}$',
    '^\\(\\+\\)$',
    '^[A-Z]{1,3}-?\\d{4,8}( \\d{2})?$',
    '^(?<year>\\d{4})-(0[1-9]|1[0-2])$',
    '^[()|*+]+\\p{L}\\u{1F600}$',
  ])
    assert.equal(patternFault(pattern, false), undefined, pattern);
  assert.equal(patternFault('^[a-z]+@[a-z]+$', true), undefined);
});

test('a schema that leaves itself, is too deep, too large or nonsense is refused', () => {
  assert.match(schemaFault({ $ref: 'https://evil.example/x.json' })!, /outside/);
  assert.match(schemaFault({ properties: { a: { $ref: 'other.json' } } })!, /outside/);
  assert.equal(schemaFault({ $ref: '#/$defs/a', $defs: { a: { type: 'string' } } }), undefined);
  let deep: Record<string, unknown> = { type: 'string' };
  for (let i = 0; i < SCHEMA_DEPTH; i++) deep = { properties: { a: deep } };
  assert.match(schemaFault(deep)!, /deeper/);
  assert.match(schemaFault({ description: 'x'.repeat(70_000) })!, /longer/);
  assert.match(schemaFault({ enum: Array.from({ length: 5000 }, (_, i) => ({ i })) })!, /longer|nodes/);
  for (const schema of [null, [], 'x', { type: 'nonsense' }, { $ref: '#/nowhere' }])
    assert.notEqual(schemaFault(schema), undefined, JSON.stringify(schema));
});

test('a field is found through lists and local references, and not where it is not', () => {
  const schema = {
    properties: { members: { type: 'array', items: { $ref: '#/$defs/person' } } },
    $defs: { person: { properties: { name: { type: 'string' }, of: { $ref: '#/$defs/person' } } } },
  };
  for (const path of ['members', 'members[].name', 'members.name', 'members[].of.of.name'])
    assert.ok(pathExists(schema, path), path);
  for (const path of ['name', 'members.age', 'members.name.x', '__proto__', 'constructor'])
    assert.ok(!pathExists(schema, path), path);
});

test('a schema that would make the hub work for ever is refused, however small it is', () => {
  const bomb: Record<string, unknown> = { n60: { type: 'object' } };
  for (let i = 0; i < 60; i++) {
    const next = { $ref: `#/$defs/n${i + 1}` };
    bomb[`n${i}`] = { allOf: [next, next] };
  }
  assert.match(schemaFault({ $defs: bomb, $ref: '#/$defs/n0' })!, /comparisons/);
  assert.match(schemaFault({ allOf: [{ $ref: '#' }] })!, /circle/);
  assert.match(schemaFault({ $ref: '#name', $defs: { a: { $anchor: 'name' } } })!, /path of its own/);
  assert.match(schemaFault({ $ref: '#/%' })!, /path of its own/);
  assert.match(schemaFault({ type: 'array', uniqueItems: true })!, /maxItems/);
  assert.equal(schemaFault({ type: 'array', uniqueItems: true, maxItems: 100 }), undefined);
  assert.match(schemaFault({ pattern: '^a$', patternProperties: { '^(a+)+$': {} } })!, /pattern/);
});

test('a choice among thousands and patterns add up, each with what it costs for every character', () => {
  const choices = Array.from({ length: SCHEMA_WEIGHT + 1 }, (_, i) => i);
  assert.match(schemaFault({ items: { enum: choices } })!, /comparisons/);
  const search = { type: 'string', pattern: '[a-z]+x', maxLength: 2000 };
  assert.equal(schemaFault(search), undefined);
  assert.match(schemaFault({ allOf: [search, search] })!, /comparisons/);
  assert.equal(schemaFault({ allOf: Array(20).fill({ ...search, maxLength: 100 }) }), undefined);
  assert.equal(schemaFault({ allOf: Array(20).fill({ pattern: '^[0-9]{8}[A-Z]$' }) }), undefined);
});

test('no format takes more than a moment over a long text', () => {
  const hostile = `http://${':'.repeat(60_000)}@`;
  for (const format of ['url', 'uri', 'uri-reference', 'email', 'date-time', 'hostname', 'duration']) {
    const check = compileSchema({ type: 'string', format });
    const started = performance.now();
    check(hostile);
    assert.ok(performance.now() - started < 1000, format);
  }
  assert.equal(compileSchema({ format: 'url' })('https://example.org/x'), true);
});

test('the length of a text is counted in code points, and told as the library tells it', () => {
  const schema = { type: 'string', maxLength: 3 };
  const ours = createChecker().compile(schema);
  const theirs = new Ajv({ allErrors: false }).compile(schema);
  for (const text of ['', 'abc', 'abcd', 'àçñ', '😀😀😀', '😀😀😀😀', 'ab\ud800', 'ab\ud800\ud800']) {
    assert.equal(ours(text), theirs(text), JSON.stringify(text));
    assert.deepEqual(ours.errors, theirs.errors);
  }
});

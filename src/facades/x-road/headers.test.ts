import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { canonicalRequest, type Field, fieldsOf, lastOf, requestHash } from './headers.ts';

const ID = 'CAT-0b6a3a58-3a0f-4b1e-8f0a-6d2f7f3f9c10';
const REQUEST_ID = '5f0c1f1e-7a58-4a5c-9e0c-0e8b2f6c3b11';
const HASH = 'e6uK6k9D+RfjKdj1i3glxD5VPTRKp01JS0VTrICu5NqUTBz/FCkb/Tt+MVtU8CiZII00cQH0zDy6EevAd5fNZA==';

const vector = (fields: Field[]) =>
  canonicalRequest({
    method: 'GET',
    path: '/r1/CAT/MUN/08019/PADRO/residencia/v1/persones',
    query: 'doc=99999999R',
    fields,
    requestId: REQUEST_ID,
    messageId: ID,
  });
const SENT: Field[] = [
  ['X-Road-Client', 'CAT/MUN/17079/TRAMITS'],
  ['Accept', 'application/json'],
  ['X-Road-Issue', 'EXP-2026-000123'],
];

test('the request of the reference has the bytes and the hash of the reference', () => {
  const bytes = vector(SENT);
  assert.equal(bytes.length, 267);
  assert.equal(requestHash(bytes, undefined), HASH);
  assert.equal(requestHash(bytes, Buffer.alloc(0)), HASH);
});

test('headers of the connection and a forged request id are not in the hash', () => {
  const more: Field[] = [
    ['Host', 'hub.example:8443'],
    ['User-Agent', 'x'],
    ...SENT,
    ['Connection', 'keep-alive'],
    ['Content-Length', '0'],
    ['X-Road-Request-Id', 'forged'],
    ['x-road-request-hash', 'forged'],
  ];
  assert.equal(requestHash(vector(more), undefined), HASH);
});

test('case, order and every repeated header count in the hash', () => {
  const others: Field[][] = [
    [...SENT].reverse(),
    SENT.map(([name, value]) => [name.toLowerCase(), value]),
    [...SENT, SENT[0]!],
  ];
  for (const fields of others) assert.notEqual(requestHash(vector(fields), undefined), HASH);
});

test('with a body the hash is that of both digests', () => {
  const sha = (bytes: Buffer) => createHash('sha512').update(bytes).digest();
  const bytes = vector(SENT);
  const body = Buffer.from('{"à":1}');
  const wanted = sha(Buffer.concat([sha(bytes), sha(body)])).toString('base64');
  assert.equal(requestHash(bytes, body), wanted);
});

test('bytes of a header that are not ASCII go into the hash as they came', () => {
  const name = Buffer.from('Núria', 'utf8').toString('latin1');
  const fields = fieldsOf(['X-Aplec-Officer-Name', name]);
  assert.ok(vector(fields).includes(Buffer.from('X-Aplec-Officer-Name:Núria\r\n', 'utf8')));
  assert.equal(lastOf(fields, 'x-aplec-officer-name'), 'Núria');
  assert.equal(lastOf([['X-A', 'N\u00faria']], 'x-a'), 'Núria');
});

test('of a header sent several times the last counts', () => {
  assert.equal(lastOf(fieldsOf(['X-Road-Client', 'a', 'x-road-client', 'b']), 'x-road-client'), 'b');
});

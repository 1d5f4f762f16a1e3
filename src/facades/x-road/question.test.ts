import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceEntry } from '../../services/cooperation/exchange/index.ts';
import { XRoadError } from './errors.ts';
import { fieldsOf } from './headers.ts';
import { readCall } from './question.ts';
import { readTarget } from './target.ts';

const document = {
  type: 'object',
  required: ['type', 'number'],
  properties: { type: { type: 'string' }, number: { type: 'string' } },
};
const schema = {
  type: 'object',
  properties: {
    document,
    year: { type: 'integer' },
    ratio: { type: 'number' },
    full: { type: 'boolean' },
    kinds: { type: 'array', items: { type: 'integer' } },
    place: { type: 'object', properties: { code: { type: 'string' } } },
  },
};

type Sent = { path?: string; headers?: string[]; body?: string | Buffer; schema?: Record<string, unknown> };
function read({ path = '', headers = [], body, schema: questionSchema = schema }: Sent) {
  return readCall({
    target: readTarget(`/r1/CAT/MUN/08019/APLEC/RESIDENCE${path}`),
    fields: fieldsOf(headers),
    body: body === undefined ? undefined : Buffer.from(body as string),
    service: { id: 'service-id', questionSchema } as unknown as ServiceEntry,
    system: 'Tramitador de prova',
    procedure: undefined,
  });
}
const refused = (sent: Sent, words: RegExp) =>
  assert.throws(
    () => read(sent),
    (error: unknown) =>
      error instanceof XRoadError && error.code === 'client.bad_request' && words.test(error.message),
  );

test('a JSON body is the question as it is, and its person is the person', () => {
  const body = '{"document":{"type":"NIE","number":"x1234567l"},"year":2026}';
  const question = read({ body });
  assert.deepEqual(question.subject, { type: 'NIE', number: 'X1234567L' });
  assert.deepEqual(question.question, JSON.parse(body));
});

test('a hyphen or a zero more in a document is no other person for the register of objections', () => {
  for (const number of ['99999999R', '99999999-R', '099999999r', '99-999-999-R'])
    assert.equal(read({ body: JSON.stringify({ document: { number } }) }).subject.number, '99999999R');
  assert.equal(read({ path: '?nif=99999999-R' }).subject.number, '99999999R');
  for (const path of ['/99999990-S', '/099999990s', '/99999990%20S'])
    refused({ path: `${path}?nif=99999999R` }, /two people/);
  assert.equal(read({ path: '/2A/99999999-R' }).subject.number, '99999999R');
  for (const number of ['99999999\u{200B}R', '99.999.999R', 'Ж99999999R'])
    refused({ body: JSON.stringify({ document: { number } }) }, /not one/);
});

test('the person may stand at the top of the body', () => {
  assert.equal(read({ body: '{"nif":"99999999R"}' }).subject.number, '99999999R');
  assert.equal(read({ body: '{"documentNumber":"AB12345"}' }).subject.type, 'PASSPORT');
});

test('a query becomes a question with the types of its schema', () => {
  const { question } = read({
    path: '?doc=99999999R&year=2026&ratio=1.5&full=true&kinds=1&kinds=2&place.code=08019',
  });
  assert.deepEqual(JSON.parse(JSON.stringify(question)), {
    document: { type: 'NIF', number: '99999999R' },
    year: 2026,
    ratio: 1.5,
    full: true,
    kinds: [1, 2],
    place: { code: '08019' },
  });
});

test('what is not of its type stays as it was said, for the schema to refuse', () => {
  const { question } = read({ path: '?nif=99999999R&year=soon&extra=1' });
  assert.equal((question as Record<string, unknown>)['year'], 'soon');
  assert.equal((question as Record<string, unknown>)['extra'], '1');
});

test('a service that asks for a plain text gets the person there', () => {
  const plain = { type: 'object', properties: { nif: { type: 'string' } } };
  assert.deepEqual(JSON.parse(JSON.stringify(read({ path: '?nif=99999999R', schema: plain }).question)), {
    nif: '99999999R',
  });
});

test('the person may stand in the path', () => {
  assert.deepEqual(read({ path: '/v1/persones/x1234567l' }).subject, { type: 'NIE', number: 'X1234567L' });
});

const TWO = /names two people/;
test('two people in one question are refused wherever the second hides', () => {
  const body = '{"document":{"number":"99999999R"},"nif":"11111111H"}';
  refused({ body }, TWO);
  refused({ body: '{"nif":"99999999R"}', path: '?doc=11111111H' }, TWO);
  refused({ body: '{"nif":"99999999R"}', path: '/persones/11111111H' }, TWO);
  refused({ path: '?doc=99999999R&doc=11111111H' }, TWO);
  refused({ path: '?doc=99999999R&document.number=11111111H' }, TWO);
});

test('a body that two readers would read differently is refused', () => {
  refused({ body: '{"nif":"99999999R","nif":"99999999R"}' }, /same name twice/);
  refused({ body: '{"nif":"99999999R","n\\u0069f":"11111111H"}' }, /same name twice/);
  refused({ body: '{"nif":"99999999R","a":[{"b":1,"b":2}]}' }, /same name twice/);
  refused({ body: '\ufeff{"nif":"99999999R"}' }, /not JSON/);
  refused({ body: Buffer.from([0x7b, 0x22, 0xc0, 0xae, 0x22, 0x3a, 0x31, 0x7d]) }, /not JSON/);
  refused({ body: `${'{"a":'.repeat(40)}1${'}'.repeat(40)}` }, /nested/);
});

test('the same name in different objects, or as a value, is no twin', () => {
  const body = '{"nif":"99999999R","a":{"nif":"x","k":"nif"},"b":["nif","nif:{",{"k":1}]}';
  assert.equal(read({ body }).subject.number, '99999999R');
});

test('what is not a JSON object is refused with what to do', () => {
  refused({ body: '[]' }, /one JSON object/);
  refused({ body: 'null' }, /one JSON object/);
  refused({ body: 'a=b' }, /not JSON/);
  refused({ body: '<a/>', headers: ['Content-Type', 'text/xml'] }, /application\/json/);
  refused({ body: '{}', headers: ['Content-Type', 'application/json; charset=iso-8859-1'] }, /UTF-8/);
  refused(
    { body: '{}', headers: ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'] },
    /compressed/,
  );
});

test('a question about nobody says how to name somebody', () => {
  refused({ path: '' }, /about nobody\. Say whom/);
  refused({ body: '{"document":null}' }, /must be a text/);
  refused({ body: '{"document":{"number":5}}' }, /must be a text/);
  refused({ body: '{"nif":"<script>"}' }, /is not one/);
  refused({ body: '{"nif":""}' }, /is not one/);
  refused({ body: '{"nif":"99999999R","documentType":"CAT"}' }, /type of document/);
});

test('names of a query that reach into the engine are only names', () => {
  const { question } = read({
    path: '?doc=99999999R&__proto__=1&constructor=2&__proto__.x=3&place.__proto__=4',
  });
  assert.equal(Object.getPrototypeOf({}).x, undefined);
  assert.ok(Object.hasOwn(question as object, '__proto__'));
});

test('a name may not be said in the query and in the body', () => {
  refused({ body: '{"nif":"99999999R","year":2025}', path: '?year=2026' }, /said twice/);
});

test('an ordinary system says its user, and name and unit come from there', () => {
  const headers = [
    'X-Road-UserId',
    'ES12345678Z',
    'X-Road-Issue',
    'EXP-1',
    'X-Road-Represented-Party',
    'MUN/17079',
  ];
  const { officer, caseRef } = read({ path: '?doc=99999999R', headers });
  assert.deepEqual(officer, { document: '12345678Z', name: 'ES12345678Z', unit: 'MUN/17079' });
  assert.equal(caseRef, 'EXP-1');
  const foreign = read({ path: '?doc=99999999R', headers: ['X-Road-UserId', 'EE12345678901'] }).officer;
  assert.deepEqual(foreign, {
    document: 'EE12345678901',
    name: 'EE12345678901',
    unit: 'Tramitador de prova',
  });
});

test('our own headers choose the agreement and name the officer', () => {
  const name = Buffer.from('Núria Puig').toString('latin1');
  const headers = ['X-Aplec-Procedure', '123456', 'X-Aplec-Basis', 'law', 'X-Aplec-Officer-Name', name];
  const question = read({ path: '?doc=99999999R', headers: [...headers, 'X-Aplec-Officer-Unit', 'Padró'] });
  assert.equal(question.procedure, '123456');
  assert.equal(question.basis, 'law');
  assert.equal(question.officer.name, 'Núria Puig');
  refused(
    { path: '?doc=99999999R', headers: ['X-Aplec-Basis', 'because'] },
    /one of law, consent, no-objection/,
  );
  refused({ path: '?doc=99999999R', headers: ['X-Road-Issue', 'x'.repeat(101)] }, /more than 100/);
  refused({ path: '?doc=99999999R', headers: ['X-Road-Security-Server', 'CAT/MUN/1'] }, /4 parts/);
  refused({ path: '?doc=99999999R', headers: ['X-Road-Represented-Party', 'a/b/c'] }, /1 or 2 parts/);
});

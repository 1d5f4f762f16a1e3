import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { demoBodies, demoSystems, demoTownHalls } from './bodies.ts';
import { SNAPSHOT } from './calendar.ts';
import type { JsonSchema } from './data-services.ts';
import { DATA_SERVICES, dataService } from './data-services.ts';
import { exampleOf } from './examples.ts';
import { isIdDocument } from './identifiers.ts';
import { PROVIDER_KEYS } from './pki.ts';
import { population } from './population.ts';
import { answerQuestion } from './providers/answers.ts';
import { random } from './random.ts';

const SAMPLE = 200;
const DAYS = ['1999-06-15', '2020-02-29', SNAPSHOT, '2026-11-24', '2031-12-31'];
const ajv = new Ajv();
const validators = new Map(DATA_SERVICES.map((it) => [it.code, ajv.compile(it.answerSchema)]));

test('there are twelve data services with safe codes, four texts each and a provider and a body that exist', () => {
  assert.equal(DATA_SERVICES.length, 12);
  assert.equal(new Set(DATA_SERVICES.map((it) => it.code)).size, 12);
  for (const service of DATA_SERVICES) {
    assert.match(service.code, /^[A-Z][A-Z0-9_]*$/);
    assert.equal(dataService(service.code), service);
    assert.ok(PROVIDER_KEYS.includes(service.provider));
    assert.ok(
      demoBodies.some((it) => it.code === service.body && it.isProvider),
      service.body,
    );
    assert.ok(service.bases.length > 0 && service.dailyQuota > 0 && service.timeoutMs > 0);
    for (const texts of [service.title, service.description, ...service.fields.map((it) => it.title)]) {
      assert.deepEqual(Object.keys(texts), ['ca', 'es', 'oc', 'en']);
      assert.ok(Object.values(texts).every((it) => it.trim().length > 0));
    }
  }
  for (const body of demoBodies.filter((it) => it.isProvider)) {
    assert.ok(
      DATA_SERVICES.some((it) => it.body === body.code),
      `${body.code} answers nothing`,
    );
  }
});

test('the fields of a service are exactly the leaves of its answer schema', () => {
  for (const service of DATA_SERVICES) {
    const paths = service.fields.map((it) => it.path);
    assert.deepEqual(leaves(service.answerSchema).toSorted(), paths.toSorted(), service.code);
    assert.equal(paths[0], 'found');
  }
});

test('data of GDPR article 9 never go out on silence alone', () => {
  for (const service of DATA_SERVICES) {
    if (!service.fields.some((it) => it.sensitivity === 'special')) continue;
    assert.ok(!service.bases.includes('no-objection'), service.code);
  }
});

test('every answer about 200 people on five days fits its schema, and every service both finds and does not', () => {
  const people = population();
  const draw = random(7);
  const sample = Array.from({ length: SAMPLE }, () => draw.pick(people.people));
  for (const { code } of DATA_SERVICES) {
    const validate = validators.get(code)!;
    let found = 0;
    let not = 0;
    for (const today of DAYS) {
      for (const { document } of sample) {
        const outcome = answerQuestion(code, { document }, { people, today });
        assert.equal(outcome.kind, 'answer');
        if (outcome.kind !== 'answer') continue;
        assert.ok(validate(outcome.body), `${code} ${document.number}: ${ajv.errorsText(validate.errors)}`);
        outcome.body.found === true ? found++ : not++;
      }
    }
    assert.ok(found > 0 && not > 0, `${code}: ${found} found, ${not} not`);
  }
});

test('an answer with a field too many, one too few, or fields without data does not fit', () => {
  const validate = validators.get('RESIDENCE')!;
  const { answer } = exampleOf('RESIDENCE');
  const { registeredSince: _left, ...short } = answer;
  assert.ok(validate(answer) && validate({ found: false }));
  assert.ok(!validate(short));
  assert.ok(!validate({ ...answer, extra: 1 }));
  assert.ok(!validate({ ...answer, found: false }));
  assert.ok(!validate({}));
});

test('every service has an example whose question and answer fit their schemas', () => {
  for (const service of DATA_SERVICES) {
    const { question, answer } = exampleOf(service.code);
    assert.ok(ajv.validate(service.questionSchema, question), service.code);
    assert.ok(validators.get(service.code)!(answer), service.code);
    assert.equal(answer.found, true);
  }
  assert.throws(() => exampleOf('NO_SUCH'));
});

test('the residence and the household of a person say the same place', () => {
  const people = population();
  for (const { document, id } of people.people.slice(0, 500)) {
    const world = { people, today: SNAPSHOT };
    const residence = answerQuestion('RESIDENCE', { document }, world);
    const household = answerQuestion('HOUSEHOLD', { document }, world);
    assert.ok(residence.kind === 'answer' && household.kind === 'answer');
    assert.deepEqual(residence.body.municipality, household.body.municipality, id);
    assert.deepEqual(residence.body.address, household.body.address, id);
  }
});

test('town halls and agencies have valid codes and nobody passes for a real person', () => {
  const all = [...demoBodies, ...demoTownHalls];
  assert.ok(demoBodies.length >= 12 && demoTownHalls.length === 4);
  assert.equal(new Set(all.map((it) => it.nif)).size, all.length);
  assert.equal(new Set(all.map((it) => it.dir3)).size, all.length);
  for (const body of all) {
    assert.match(body.nif, /^[PQS]99\d{5}[A-J]$/);
    assert.match(body.dir3, body.type === 'municipality' ? /^L01\d{6}$/ : /^Z\d{8}$/);
    assert.ok(body.name.endsWith('(demostració)'));
    for (const employee of body.employees) {
      assert.ok(employee.name.endsWith('(demostració)') && isIdDocument(employee.document));
      assert.ok(!population().byDocument.has(employee.document.number));
    }
  }
  assert.ok(demoTownHalls.every((it) => it.employees.length > 0));
  assert.deepEqual(
    demoSystems.map((it) => it.nif),
    demoTownHalls.map((it) => it.nif),
  );
});

/** Paths of the leaves of a schema, as `fields` writes them. */
function leaves(schema: JsonSchema, prefix = ''): string[] {
  const properties = schema.properties as Readonly<Record<string, JsonSchema>> | undefined;
  if (!properties) return [prefix.replace(/\.$/, '')];
  return Object.entries(properties).flatMap(([name, inner]) => {
    const isList = inner.type === 'array';
    const next = isList ? (inner.items as JsonSchema) : inner;
    return leaves(next, `${prefix}${name}${isList ? '[]' : ''}.`);
  });
}

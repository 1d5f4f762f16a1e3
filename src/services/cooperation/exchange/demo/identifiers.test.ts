import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  affiliationNumber,
  bodyNif,
  cadastralReference,
  isCadastralReference,
  isIdDocument,
  personNie,
  plate,
} from './identifiers.ts';

test('the letters of published specimen documents come out as printed', () => {
  assert.equal(personNie('X', 1_234_567), 'X1234567L');
  assert.equal(personNie('Y', 1_234_567), 'Y1234567X');
  assert.equal(personNie('Z', 1_234_567), 'Z1234567R');
});

test('the NIF of well-known public bodies come out with their letter', () => {
  assert.equal(bodyNif('P', '0801900'), 'P0801900B', 'city council of Barcelona');
  assert.equal(bodyNif('S', '0811001'), 'S0811001G', 'Government of Catalonia');
  assert.equal(bodyNif('Q', '2826000'), 'Q2826000H', 'state tax agency');
  assert.throws(() => bodyNif('P', '12345'));
});

test("the cadastre's own example has the control letters that we compute", () => {
  assert.equal(cadastralReference('9872023VH5797S0001'), '9872023VH5797S0001WX');
  assert.ok(isCadastralReference('9872023VH5797S0001WX'));
  assert.ok(!isCadastralReference('9872023VH5797S0001XW'));
  assert.ok(!isCadastralReference('9872023VH5797S0002WX'));
});

test('a changed digit or a swapped type makes a document invalid', () => {
  assert.ok(isIdDocument({ type: 'NIF', number: '99000001C' }));
  assert.ok(!isIdDocument({ type: 'NIF', number: '99000002C' }));
  assert.ok(!isIdDocument({ type: 'NIE', number: '99000001C' }));
  assert.ok(!isIdDocument({ type: 'NIF', number: 'Z1234567R' }));
  assert.ok(!isIdDocument({ type: 'NIF', number: '' }));
});

test('plates are unlike each other and begin with a letter not yet reached', () => {
  const plates = Array.from({ length: 20_000 }, (_, index) => plate(index));
  assert.equal(new Set(plates).size, plates.length);
  assert.ok(plates.every((it) => /^\d{4} Z[BCDFGHJKLMNPRSTVWXYZ]{2}$/.test(it)));
});

test('an affiliation number ends in the remainder by 97', () => {
  const number = affiliationNumber('08', 99_000_001);
  assert.equal(number.length, 12);
  assert.equal(Number(number.slice(0, 10)) % 97, Number(number.slice(10)));
});

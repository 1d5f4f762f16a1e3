import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOrganisationNif, isPersonNif, organisationLetter, personNif, spellNif } from './nif.ts';

test('one person has one spelling, however the number is written', () => {
  const ways = ['99000001C', '99000001c', ' 99.000.001-C ', '99 000 001 c', '0099000001C', '99000001/C'];
  const odd = ['99000001\u{200B}C', '9900\u{AD}0001–C', '９９０００００１Ｃ', '99000001\u{FEFF}C'];
  for (const written of [...ways, ...odd]) assert.equal(spellNif(written), '99000001C');
  assert.equal(spellNif('1234567l'), '01234567L');
  for (const written of ['X-1234567-L', 'x01234567l', 'X001234567 L'])
    assert.equal(spellNif(written), 'X1234567L');
  assert.equal(spellNif('X123456L'), 'X0123456L');
  assert.equal(spellNif('ab-12 345'), 'AB12345');
});

test('the number of a person has the letter of its digits', () => {
  // 12345678Z is the example of the Ministry of the Interior for the calculation of the letter.
  for (const right of [
    '12345678Z',
    '00000000T',
    'X0000000T',
    'Y0000000Z',
    'Z0000000M',
    'X1234567L',
    'K1234567L',
  ])
    assert.ok(isPersonNif(right), right);
  const wrong = [
    '12345678A',
    '00000000R',
    'X00000000T',
    '0000000T',
    '12345678',
    'ES',
    '',
    'Y1234567L',
    'A1234567L',
  ];
  for (const each of wrong) assert.ok(!isPersonNif(each), each);
  assert.equal(personNif(12_345_678), '12345678Z');
  assert.equal(personNif(1), '00000001R');
});

test('the number of an organisation has its control digit, or the letter of it', () => {
  for (const right of ['P0800000B', 'Q0801031F', 'S0811001G', 'B99999997'])
    assert.ok(isOrganisationNif(right), right);
  for (const wrong of ['B99999998', 'P0800000C', '12345678Z', 'I0800000B', 'B9999999', ''])
    assert.ok(!isOrganisationNif(wrong), wrong);
  assert.equal(organisationLetter('0800000'), 'B');
});

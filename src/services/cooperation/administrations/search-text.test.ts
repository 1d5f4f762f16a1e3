import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchText, sortText } from './search-text.ts';

test('what is stored and what is typed meet: accents, apostrophes, the geminate l and case do not count', () => {
  assert.equal(searchText("La Seu d'Urgell"), 'la seu durgell');
  assert.equal(searchText('la SEU d’urgell'), 'la seu durgell');
  assert.equal(searchText('Sant Julià del Llor i Bonmatí'), 'sant julia del llor i bonmati');
  for (const written of [
    'Sant Marcel·lí',
    'sant marcel•li',
    'Sant Marcel.lí',
    'SANT MARCEL·LÍ',
    'sant marceŀlí',
  ]) {
    assert.equal(searchText(written), 'sant marcelli', written);
  }
});

test('nothing that means something to a pattern of the database is left in a search', () => {
  assert.equal(searchText('100%_\\ %'), '100');
  assert.equal(searchText(null, undefined, ' ', '%'), '');
});

test('names go under their first word, not under their article', () => {
  const names = [
    'El Papiol',
    "L'Hospitalet de Llobregat",
    'La Seu',
    'Les Masies',
    'Elna',
    'Les',
    'Es Bòrdes',
  ];
  assert.deepEqual(names.map(sortText), [
    'papiol',
    'hospitalet de llobregat',
    'seu',
    'masies',
    'elna',
    'les',
    'bordes',
  ]);
});

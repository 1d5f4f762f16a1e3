import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatBytes,
  formatDate,
  formatDateTime,
  formatEuro,
  formatList,
  formatNumber,
  formatPercent,
  formatTime,
  LANGS,
  pickLang,
  plural,
  relativeDays,
  type Texts,
  texts,
} from './texts.ts';

const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const each = <T>(f: (lang: (typeof LANGS)[number]) => T) => LANGS.map(f);

test('the four languages give the same texts, and a missing, extra or differently shaped one does not compile', () => {
  const ca = { hello: 'Hola', left: (days: number) => `Queden ${days} dies`, inner: { bye: 'Adeu' } };
  const es: Texts<typeof ca> = {
    hello: 'Hola',
    left: (days) => `Quedan ${days} días`,
    inner: { bye: 'Adiós' },
  };
  const en: Texts<typeof ca> = { hello: 'Hello', left: (days) => `${days} days left`, inner: { bye: 'Bye' } };
  const t = texts({ ca, es, oc: ca, en });
  assert.equal(t('en').left(3), '3 days left');
  assert.equal(t('es').inner.bye, 'Adiós');
  // @ts-expect-error a text is missing
  const missing: Texts<typeof ca> = { hello: '', left: () => '' };
  // @ts-expect-error a text is of nobody
  const extra: Texts<typeof ca> = { hello: '', left: () => '', inner: { bye: '', more: '' } };
  // @ts-expect-error a function became a string
  const shape: Texts<typeof ca> = { hello: '', left: '', inner: { bye: '' } };
  assert.ok(missing && extra && shape);
});

test('the language is the one asked for, then the remembered one, then the browser’s, then Catalan', () => {
  assert.equal(pickLang({ query: 'en', cookie: 'es', acceptLanguage: 'oc' }), 'en');
  assert.equal(pickLang({ query: 'xx', cookie: 'es', acceptLanguage: 'oc' }), 'es');
  assert.equal(pickLang({ acceptLanguage: 'fr-FR, es;q=0.5, oc-aranes;q=0.9' }), 'oc');
  assert.equal(pickLang({ acceptLanguage: 'en-US,en;q=0.9,ca;q=1.0' }), 'en');
  for (const acceptLanguage of ['', '*', 'fr', 'en;q=0', 'en;q=x', 'en;q=9', ';;,,', 'en,'.repeat(1000)]) {
    assert.equal(pickLang({ acceptLanguage }), 'ca', acceptLanguage.slice(0, 20));
  }
});

test('a date is written as people of each language write it', () => {
  assert.deepEqual(
    each((lang) => formatDate('2026-04-02', lang)),
    ['2 d’abril del 2026', '2 de abril de 2026', "2 d'abriu de 2026", '2 April 2026'],
  );
  assert.deepEqual(
    each((lang) => formatDate(Temporal.PlainDate.from('2026-03-03'), lang, 'full')),
    [
      'dimarts, 3 de març del 2026',
      'martes, 3 de marzo de 2026',
      'dimars, 3 de març de 2026',
      'Tuesday, 3 March 2026',
    ],
  );
  assert.equal(formatDate('2026-03-03', 'en', 'short'), '03/03/2026');
  assert.throws(() => formatDate('2026-02-30', 'ca'), RangeError);
  assert.throws(() => formatDate('yesterday', 'ca'), RangeError);
});

test('an instant is shown in the time of Madrid, on both sides of the change of hour and of the day', () => {
  assert.equal(formatDateTime('2026-01-31T23:30:00Z', 'ca'), '1 de febrer del 2026, 0:30');
  assert.equal(
    formatDateTime(Temporal.Instant.from('2026-07-01T22:05:00Z'), 'es', 'short'),
    '02/07/2026 0:05',
  );
  assert.equal(formatTime('2026-07-01T12:05:00Z'), '14:05');
  assert.equal(formatDate(Temporal.Instant.from('2026-07-01T22:05:00Z'), 'oc'), '2 de juriòl de 2026');
});

test('numbers, euros, percentages and sizes have the separators of the language', () => {
  assert.deepEqual(
    each((lang) => spaces(formatNumber(1234567.5, lang))),
    ['1.234.567,5', '1.234.567,5', '1.234.567,5', '1,234,567.5'],
  );
  assert.deepEqual(
    each((lang) => spaces(formatEuro(12345.6, lang))),
    ['12.345,60 €', '12.345,60 €', '12.345,60 €', '€12,345.60'],
  );
  assert.equal(spaces(formatNumber(2, 'ca', 2)), '2,00');
  assert.equal(spaces(formatPercent(0.125, 'ca')), '12,5 %');
  assert.equal(spaces(formatBytes(2_400_000, 'ca')), '2,4 MB');
  assert.equal(spaces(formatBytes(0, 'ca')), '0 B');
});

test('a list is a sentence in each language', () => {
  assert.deepEqual(
    each((lang) => formatList(['a', 'b', 'c'], lang)),
    ['a, b i c', 'a, b y c', 'a, b e c', 'a, b and c'],
  );
  assert.deepEqual(
    each((lang) => formatList(['a', 'b'], lang, 'or')),
    ['a o b', 'a o b', 'a o b', 'a or b'],
  );
  assert.equal(formatList(['a'], 'oc'), 'a');
});

test('a date seen from another is said in days', () => {
  const from = '2026-03-28';
  assert.deepEqual(
    each((lang) => relativeDays('2026-03-29', from, lang)),
    ['demà', 'mañana', 'deman', 'tomorrow'],
  );
  assert.deepEqual(
    each((lang) => relativeDays('2026-03-25', from, lang)),
    ['fa 3 dies', 'hace 3 días', 'hè 3 dies', '3 days ago'],
  );
  assert.equal(relativeDays('2026-03-31', from, 'oc'), "d'ací 3 dies");
  assert.equal(relativeDays(from, from, 'ca'), 'avui');
});

test('one is singular and zero is plural in the four languages', () => {
  for (const lang of LANGS) {
    const days = (n: number) => plural(n, lang, { one: `${n} one`, other: `${n} other` });
    assert.deepEqual([days(0), days(1), days(2)], ['0 other', '1 one', '2 other']);
  }
});

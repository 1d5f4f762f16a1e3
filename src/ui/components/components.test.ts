import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Html, html, render } from '../../kernel/html.ts';
import { LANGS } from '../../kernel/texts.ts';
import {
  button,
  card,
  checkbox,
  codeBlock,
  dateField,
  emptyPage,
  errorSummary,
  fieldId,
  form,
  pager,
  pagination,
  radios,
  readDate,
  select,
  summaryList,
  table,
  tag,
  textArea,
  textField,
} from '../index.ts';

const attack = '"><img src=x onerror=alert(1)>';
const has = (part: Html, expected: string | RegExp) =>
  typeof expected === 'string'
    ? assert.ok(render(part).includes(expected), `${expected}\nin\n${render(part)}`)
    : assert.match(render(part), expected);

test('nothing that a person wrote becomes markup in any component', () => {
  const lang = 'ca';
  const row = { name: attack };
  const parts = [
    textField({ lang, name: 'a', label: attack, hint: attack, error: attack, value: attack }),
    textArea({ lang, name: 'a', label: attack, value: `</textarea>${attack}` }),
    select({ lang, name: 'a', label: attack, options: [{ value: attack, label: attack, group: attack }] }),
    radios({ lang, name: 'a', label: attack, choices: [{ value: attack, label: attack, hint: attack }] }),
    checkbox({ lang, name: 'a', label: attack, error: attack }),
    table({
      lang,
      caption: attack,
      columns: [{ key: 'n', header: attack, cell: (r: typeof row) => r.name }],
      rows: [row],
    }),
    card({ title: attack, href: 'javascript:alert(1)', body: attack }),
    summaryList(lang, [{ key: attack, value: attack, change: 'javascript:alert(1)' }]),
    codeBlock(lang, attack, attack),
    errorSummary(lang, [{ field: 'a', message: attack }]),
    form(
      { action: 'javascript:alert(1)', key: attack, hidden: { b: attack } },
      button(attack, { value: attack }),
    ),
    tag(attack),
  ];
  for (const part of parts) {
    assert.doesNotMatch(render(part), /<img|javascript:/);
  }
});

test('a field is tied to its label, its hint and its error', () => {
  const field = textField({
    lang: 'en',
    name: 'person.name',
    label: 'Name',
    hint: 'As written',
    error: 'Enter it',
  });
  has(field, '<label class="ds-label" for="person-name"');
  has(field, 'aria-describedby="person-name-hint person-name-error"');
  has(field, 'aria-invalid="true"');
  has(field, /<span class="ds-sr-only">Error: <\/span>Enter it/);
  assert.equal(fieldId('people[0].name'), 'people-0-name');
});

test('a field takes its own error from the page’s list, and none when there is none', () => {
  const errors = [
    { field: 'other', message: 'Other' },
    { field: 'town', message: 'Choose a town' },
  ];
  has(select({ lang: 'en', name: 'town', label: 'Town', options: [], error: errors }), 'Choose a town');
  const fine = textField({ lang: 'en', name: 'name', label: 'Name', error: errors });
  assert.doesNotMatch(render(fine), /aria-invalid|validation/);
});

test('what was written in a text area comes back as it was, line breaks at its beginning too', () => {
  has(textArea({ lang: 'ca', name: 'a', label: 'A', value: '\nx' }), '>\n\nx</textarea>');
});

test('the chosen option, radio and boxes come back chosen', () => {
  const options = [
    { value: '1', label: 'One' },
    { value: '2', label: 'Two' },
  ];
  has(select({ lang: 'ca', name: 'a', label: 'A', options, value: '2' }), '<option value="2" selected>');
  has(radios({ lang: 'ca', name: 'a', label: 'A', choices: options, value: '2' }), /id="a-2"[^>]* checked/);
});

const dateForm = (day: string, month: string, year: string) =>
  new URLSearchParams({ 'birth-day': day, 'birth-month': month, 'birth-year': year });

test('a date in three boxes is read when it is real', () => {
  const read = readDate(dateForm('7', ' 3 ', '1984'), 'birth', 'the date of birth', 'en');
  assert.ok(read.ok && read.date.equals('1984-03-07'));
});

test('a date that is missing, half written or impossible is answered with what to do, and kept as written', () => {
  const ask = (form: URLSearchParams) => {
    const read = readDate(form, 'birth', 'the date of birth', 'en');
    assert.ok(!read.ok);
    return read;
  };
  assert.equal(ask(new URLSearchParams()).message, 'Enter the date of birth');
  assert.equal(ask(dateForm('7', '', '')).message, 'The date must include the month and the year');
  for (const [day, month, year] of [
    ['31', '2', '2026'],
    ['x', '1', '2026'],
    ['1', '13', '2026'],
    ['1', '1', '26'],
    ['-1', '1', '2026'],
  ] as const) {
    const read = ask(dateForm(day, month, year));
    assert.match(read.message, /real date/);
    assert.deepEqual(read.parts, { day, month, year });
    has(dateField({ lang: 'en', name: 'birth', label: 'Birth', value: read.parts }), `value="${day}"`);
  }
});

test('pages near the current one, the first and the last are shown, and a gap stands for two or more', () => {
  const numbers = (page: number, pages: number) => {
    const text = render(pagination({ lang: 'en', page, pages, href: (n) => `?page=${n}` }));
    return [...text.matchAll(/<\/span>(\d+)<\/a>|(…)/g)].map((match) => match[1] ?? match[2]).join(' ');
  };
  assert.equal(numbers(1, 1), '');
  assert.equal(numbers(1, 3), '1 2 3');
  assert.equal(numbers(4, 95), '1 2 3 4 5 … 95');
  assert.equal(numbers(50, 95), '1 … 49 50 51 … 95');
  const past = { lang: 'en', page: 9, pages: 1, href: (n: number) => `?page=${n}` } as const;
  has(pagination(past), /rel="prev" href="\?page=1"/);
  has(emptyPage(past, html`nothing`), /There is nothing on this page any more.*href="\?page=1"/);
  assert.equal(render(emptyPage({ ...past, pages: 0 }, html`nothing`)), 'nothing');
  assert.equal(numbers(2, 0), '');
  assert.equal(render(pager({ lang: 'en' })), '');
  has(pager({ lang: 'en', next: '/x?after=1&n=2' }), 'href="/x?after=1&amp;n=2"');
});

test('sorting is a link that turns round, and the table says how it is sorted', () => {
  const sorted = table({
    lang: 'en',
    caption: 'People',
    columns: [
      { key: 'name', header: 'Name', cell: (row: { n: number }) => row.n, sortable: true },
      { key: 'age', header: 'Age', cell: (row) => row.n, sortable: true, align: 'end' },
    ],
    rows: [{ n: 1 }],
    sort: { key: 'name', direction: 'asc', href: (key, way) => `?sort=${key}.${way}` },
  });
  has(sorted, 'aria-sort="ascending"');
  has(sorted, 'href="?sort=name.desc"');
  has(sorted, 'href="?sort=age.asc"');
  has(sorted, 'Sort by </span>Name');
  has(sorted, 'role="region" aria-label="People" tabindex="0"');
});

test('a list with nothing in it says so in each language', () => {
  for (const lang of LANGS) {
    const empty = table({ lang, caption: 'X', columns: [], rows: [] });
    has(empty, 'ap-empty__title');
  }
  has(table({ lang: 'ca', caption: 'X', columns: [], rows: [], empty: html`<p>Res</p>` }), '<p>Res</p>');
});

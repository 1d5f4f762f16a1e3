import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attrs, classes, type Html, html, isHtml, join, raw, render, safeHref, safePath } from './html.ts';

const attack = `"><script>alert('x')</script>&`;
const disarmed = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;';

test('what a person types is shown as text, never run', () => {
  assert.equal(render(html`<p>${attack}</p>`), `<p>${disarmed}</p>`);
  assert.equal(
    render(html`<textarea>${'</textarea><script>'}</textarea>`),
    '<textarea>&lt;/textarea&gt;&lt;script&gt;</textarea>',
  );
});

test('what a person types cannot leave a quoted attribute, of either quote', () => {
  assert.equal(render(html`<input value="${attack}">`), `<input value="${disarmed}">`);
  assert.equal(
    render(html`<input value='${"' autofocus onfocus='x"}'>`),
    "<input value='&#39; autofocus onfocus=&#39;x'>",
  );
});

test('nothing, false and true print nothing; zero prints; lists are joined; templates nest without escaping twice', () => {
  assert.equal(render(html`[${null}${undefined}${false}${true}${0}${12n}${''}]`), '[012]');
  const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`);
  assert.equal(render(html`<ul>${items}</ul>`), '<ul><li>&lt;a&gt;</li><li>b</li></ul>');
  assert.equal(render(html`${[['x', ['<']], html`<b>y</b>`]}`), 'x&lt;<b>y</b>');
});

test('raw is the only way to print markup, and JSON cannot pretend to be markup', () => {
  assert.equal(render(html`${raw('<hr>')}`), '<hr>');
  const forged = JSON.parse('{"html":"<script>","Symbol(html)":"<script>"}') as Html;
  assert.equal(isHtml(forged), false);
  assert.throws(() => html`<p>${forged}</p>`, TypeError);
});

test('an address with a scheme that runs code becomes harmless, however it is disguised', () => {
  const bad = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \u0001javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript\r:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:x',
    'file:///etc/passwd',
    ':alert(1)',
  ];
  for (const address of bad) {
    assert.equal(safeHref(address), '#', address);
    assert.equal(render(html`<a href="${address}">x</a>`), '<a href="#">x</a>', address);
    assert.equal(render(html`<form action='${address}'></form>`), "<form action='#'></form>");
    assert.equal(render(html`<a ${attrs({ href: address })}>x</a>`), '<a href="#">x</a>');
  }
  assert.equal(
    render(html`<a href="${'java'}${'script'}${':alert(1)'}">x</a>`),
    '<a href="javascript#">x</a>',
  );
});

test('ordinary addresses stay as they are', () => {
  for (const address of [
    '/a?b=c:d',
    'a/b:c',
    '#x',
    '?q=1',
    'https://x.test/',
    'HTTP://x.test',
    'mailto:a@b.test',
    'tel:+34',
    '',
  ]) {
    assert.equal(safeHref(address), address);
  }
  assert.equal(render(html`<a href="/x/${'a:b'}?c=${'d&e'}">x</a>`), '<a href="/x/a:b?c=d&amp;e">x</a>');
});

test('a path to return to stays on this site', () => {
  assert.equal(safePath('/a/b?c'), '/a/b?c');
  for (const path of [
    '//evil.test',
    '/\\evil.test',
    '/\t/evil.test',
    'https://evil.test',
    'evil',
    '',
    undefined,
  ]) {
    assert.equal(safePath(path, '/home'), '/home');
  }
});

test('a value where it cannot be made safe is refused the first time the page is drawn', () => {
  const x = 'x';
  assert.throws(() => html`<a href=${x}>x</a>`, /quotes/);
  assert.throws(() => html`<a href=/x/${x}>x</a>`, /quotes/);
  assert.throws(() => html`<${x}>`, /./);
  assert.throws(() => html`<h${x}>`, /./);
  assert.throws(() => html`<a ${x}>x</a>`, /attrs/);
  assert.throws(() => html`<a data-${x}="1">x</a>`, /./);
  assert.throws(() => html`<!-- ${x} -->`, /comment/);
  assert.throws(() => html`<a title="${html`<b>`}">x</a>`, /attribute/);
  assert.throws(() => html`<p>${attrs({ id: 'x' })}</p>`, /outside a tag/);
  assert.throws(() => html`<p title="x`, /close/);
});

test('what the content-security policy would block is refused before it reaches a browser', () => {
  assert.throws(() => html`<p style="color:red">x</p>`, /policy/);
  assert.throws(() => html`<p OnClick="x()">x</p>`, /policy/);
  assert.throws(() => html`<iframe srcdoc="x"></iframe>`, /policy/);
  assert.throws(() => html`<script>${'x'}</script>`, /inline/);
  assert.throws(() => html`<script>x()</script>`, /inline/);
  assert.throws(() => html`<style>p{}</style>`, /style/);
  assert.throws(() => attrs({ onclick: 'x' }), /policy/);
  assert.throws(() => attrs({ style: 'x' }), /policy/);
  assert.throws(() => attrs({ 'x onclick': 'y' }), /name/);
  assert.equal(render(html`<script src="${'/a.js'}" defer></script>`), '<script src="/a.js" defer></script>');
});

test('attributes from a record are quoted, escaped and left out when there is nothing to say', () => {
  const some = attrs({
    id: 'a"b',
    disabled: true,
    hidden: false,
    title: undefined,
    'data-n': 0,
    'aria-label': 'é<',
  });
  assert.equal(render(html`<input ${some}>`), '<input id="a&quot;b" disabled data-n="0" aria-label="é&lt;">');
  assert.equal(render(html`<p ${false}>x</p>`), '<p >x</p>');
  assert.equal(classes('a', false, null, undefined, '', 'b'), 'a b');
});

test('joining puts the separator only between what prints', () => {
  assert.equal(render(join(['a', null, false, '<'], html`<br>`)), 'a<br>&lt;');
});

test('text that only looks like markup is left alone', () => {
  assert.equal(render(html`<p>1 < 2 and a<3 "${'q'}" it's ${'='}</p>`), `<p>1 < 2 and a<3 "q" it's =</p>`);
  assert.equal(
    render(html`<!doctype html><input required value=1><br/>${'x'}`),
    '<!doctype html><input required value=1><br/>x',
  );
});

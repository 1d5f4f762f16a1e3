import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical, element, INCLUSIVE, parseXml, XML_LIMITS, type XmlError } from './index.ts';

const refused = (input: string | Uint8Array, code: string, limits = XML_LIMITS) =>
  assert.throws(
    () => parseXml(input, limits),
    (error: XmlError) => error.code === code,
    String(input).slice(0, 60),
  );

test('a document type declaration is refused, whatever it holds', () => {
  refused('<!DOCTYPE a><a/>', 'xml-dtd');
  refused('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'xml-dtd');
  refused('<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', 'xml-dtd');
  const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);
  refused(`<!DOCTYPE l [<!ENTITY l0 "lol">${laughs.join('')}]><l>&l9;</l>`, 'xml-dtd');
  refused(
    '<?xml version="1.0"?><!-- <a> --><?pi <b> ?>\n<!DOCTYPE a [<!ATTLIST a Id CDATA "x">]><a/>',
    'xml-dtd',
  );
  refused(Buffer.from('\ufeff<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'utf16le'), 'xml-dtd');
  refused('<a>&undeclared;</a>', 'xml-malformed');
});

test('what is deep, wide or long is refused before it is read', () => {
  refused(`${'<a>'.repeat(201)}${'</a>'.repeat(201)}`, 'xml-limit');
  refused('<a>'.repeat(5_000_000), 'xml-limit');
  refused(`<a>${'<b/>'.repeat(500_000)}</a>`, 'xml-limit');
  refused(`<a ${Array.from({ length: 300 }, (_, at) => `b${at}="1"`).join(' ')}/>`, 'xml-limit');
  const names = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => `xmlns:n${from + at}="urn:${at}"`).join(' ');
  refused(`<a ${names(150)}><b ${names(100, 150)}/></a>`, 'xml-limit');
  refused(`<a>${`<b ${names(190)}/>`.repeat(1000)}</a>`, 'xml-limit');
  refused(`<a>${'<!---->'.repeat(100_001)}</a>`, 'xml-limit');
  refused(`<a>${'<b c="" d="" e=""/>'.repeat(200_000)}</a>`, 'xml-limit');
  refused('<a>123</a>', 'xml-limit', { ...XML_LIMITS, bytes: 9 });
  const deep = parseXml(`${'<a>'.repeat(200)}${'</a>'.repeat(200)}`);
  assert.equal(canonical(deep, INCLUSIVE).length, 200 * 7);
});

test('text longer than the parser takes by itself is read', () => {
  assert.equal(parseXml(`<a>${'x'.repeat(11_000_000)}</a>`).root.value.length, 11_000_000);
});

test('what is not XML with namespaces is refused', () => {
  for (const bad of [
    '',
    'x',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<p:a/>',
    '<a b="1" b="2"/>',
    '<a b=1/>',
    '<a>&#0;</a>',
    '<a xmlns="relative"/>',
    '<a',
    '<a b="',
    '<!--',
    '<a><![CDATA[</a>',
    '<?xml version="1.0"?>',
  ])
    refused(bad, 'xml-malformed');
  refused('<a xmlns="urn:a?b&amp;c"/>', 'xml-unsupported');
  refused('<?xml version="1.1"?><a/>', 'xml-unsupported');
  refused(Uint8Array.of(0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e), 'xml-encoding');
  refused('<!ELEMENT a ANY><a/>', 'xml-dtd');
});

test('documents come in the character sets that they say', () => {
  const text = (charset: string) => `<?xml version="1.0" encoding="${charset}"?><a>Ça €</a>`;
  const value = (bytes: Uint8Array) => parseXml(bytes).root.value;
  assert.equal(value(Buffer.from(text('UTF-8'))), 'Ça €');
  assert.equal(value(Buffer.from(`\ufeff${text('UTF-8')}`)), 'Ça €');
  assert.equal(value(Buffer.from(`\ufeff${text('UTF-16')}`, 'utf16le')), 'Ça €');
  assert.equal(value(Buffer.from(text('ISO-8859-1').replace('€', 'ñ'), 'latin1')), 'Ça ñ');
  assert.equal(value(Buffer.from(text('ISO-8859-15').replace('€', '\xa4'), 'latin1')), 'Ça €');
  assert.equal(value(Buffer.from(text('windows-1252').replace('€', '\x80'), 'latin1')), 'Ça €');
  assert.throws(() => parseXml(Buffer.from(text('EBCDIC-US'))), { code: 'xml-encoding' });
});

test('what a document says is read from its parts, without comments and instructions', () => {
  const { root } = parseXml(
    '<a xmlns="urn:a" xmlns:p="urn:p" p:x="1" Id="i">one<!-- <two> --><b x=">">&lt;3&gt;</b><?pi <c> ?>&#13;</a>',
  );
  assert.equal(root.value, 'one<3>\r');
  assert.equal(root.attribute('x', 'urn:p'), '1');
  assert.equal(root.attribute('x'), undefined);
  assert.equal(root.only('urn:a', 'b')?.attribute('x'), '>');
  assert.deepEqual(root.document.withId('i'), [root]);
});

test('what is written is what was meant, and what XML cannot hold is refused', () => {
  const made = element('a', { b: '"<&\t\n' }, 'x < & > \r', element('p:c', { 'xmlns:p': 'urn:p' }));
  const { root } = parseXml(made.xml);
  assert.equal(root.attribute('b'), '"<&\t\n');
  assert.equal(root.value, 'x < & > \r');
  assert.equal(canonical(root, INCLUSIVE), made.xml);
  for (const bad of ['\0', '\x0b', '\ufffe', '\ud800'])
    assert.throws(() => element('a', {}, bad), { code: 'xml-build' });
  assert.throws(() => element('a b', {}), { code: 'xml-build' });
  assert.throws(() => element('a', { 'b="1" c': '' }), { code: 'xml-build' });
});

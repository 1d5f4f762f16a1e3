import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XmlDocument as LibraryDocument, XmlC14NMode } from 'libxml2-wasm';
import { need } from '../../../test/need.ts';
import { folder, run } from '../pki/town.test-helper.ts';
import { type CanonicalMethod, canonical, parseXml, type XmlElement } from './index.ts';

/** Documents in which namespaces, comments, instructions and `xml:` attributes meet. */
const DOCUMENTS = [
  '<?xml version="1.0"?><!-- a --><?go on?><!-- b --><a>x<!-- c --><b/></a><!-- d --><!-- e --><?end?>',
  '<a xmlns="urn:a" xmlns:p="urn:p" xmlns:q="urn:q"><p:b q:x="1" y="2"><c xmlns=""><d xmlns="urn:d"/><q:e xmlns:p="urn:p2" p:z="3"/></c></p:b></a>',
  '<r xml:lang="ca" xml:space="preserve"><s xml:id="i" xml:lang="oc"><t z="1" xml:space="default"/></s></r>',
  `<a b='"&lt;&#9;&#10;&#13;&amp;>' c="'">]]&gt;&#13;\r\n<![CDATA[<&>]]>é€𝄞</a>`,
  '<n0:a xmlns:n0="urn:0" xmlns:n1="urn:1" n1:q="1" n0:q="2" q="3"><n1:b xmlns:n1="urn:1"><n0:c/></n1:b></n0:a>',
  '<x xmlns:u="http://u/?a=1"><y u:v="1"><!----><z/></y></x>',
];
const METHODS: readonly CanonicalMethod[] = (['1.0', '1.1', 'exclusive'] as const).flatMap((kind) => [
  { kind, comments: false },
  { kind, comments: true },
]);
const LISTED: CanonicalMethod = {
  kind: 'exclusive',
  comments: false,
  prefixes: ['#default', 'q', 'n1', 'xml'],
};
const MODES = {
  '1.0': XmlC14NMode.XML_C14N_1_0,
  '1.1': XmlC14NMode.XML_C14N_1_1,
  exclusive: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
};

const elements = (of: XmlElement): XmlElement[] => [of, ...of.children.flatMap(elements)];

test('every part of a document has the canonical form that libxml2 gives it', () => {
  for (const text of DOCUMENTS) {
    const document = parseXml(text);
    const library = LibraryDocument.fromString(text);
    const theirs = library.find('//*');
    elements(document.root).forEach((element, at) => {
      for (const method of [...METHODS, LISTED]) {
        const expected = theirs[at]?.canonicalizeToString({
          mode: MODES[method.kind],
          withComments: method.comments,
          ...(method.prefixes && { inclusiveNamespacePrefixes: [...method.prefixes] }),
        });
        assert.equal(
          canonical(element, method),
          expected,
          `${element.name} of ${text}, ${JSON.stringify(method)}`,
        );
      }
    });
    library.dispose();
  }
});

test('whole documents have the canonical form that xmllint gives them', { skip: need('xmllint') }, (t) => {
  const file = folder(t);
  const flags = { '1.0': '--c14n', '1.1': '--c14n11', exclusive: '--exc-c14n' };
  for (const text of DOCUMENTS)
    for (const method of METHODS.filter((each) => each.comments)) {
      const expected = run('xmllint', [flags[method.kind], file('document.xml', text)]);
      assert.equal(canonical(parseXml(text), method), expected);
    }
});

test('what is left out is left out with all that is in it, also from the exclusive form', () => {
  const document = parseXml('<a xmlns:p="urn:p"><p:b><c/></p:b>between<p:b id="2">two</p:b><!-- x --></a>');
  const [first] = document.root.children;
  assert.ok(first);
  for (const { kind } of METHODS)
    assert.equal(
      canonical(document, { kind, comments: false }, [first]),
      kind === 'exclusive'
        ? '<a>between<p:b xmlns:p="urn:p" id="2">two</p:b></a>'
        : '<a xmlns:p="urn:p">between<p:b id="2">two</p:b></a>',
    );
  assert.equal(canonical(first.children[0] as XmlElement, { kind: '1.0', comments: false }, [first]), '');
});

test('a base address that would have to be joined is refused by the form 1.1 alone', () => {
  const inner = parseXml('<a xml:base="http://a/"><b/></a>').root.children[0] as XmlElement;
  assert.throws(() => canonical(inner, { kind: '1.1', comments: false }), { code: 'xml-unsupported' });
  assert.equal(canonical(inner, { kind: '1.0', comments: false }), '<b xml:base="http://a/"></b>');
});

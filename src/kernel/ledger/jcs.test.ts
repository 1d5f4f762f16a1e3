import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical, canonicalWith } from './jcs.ts';

test('the example of RFC 8785 §3.2.2 comes out byte for byte', () => {
  const input = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  );
  assert.equal(
    canonical(input),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('members are sorted by UTF-16 code units, as in RFC 8785 §3.2.3', () => {
  const input = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  const order = [...canonical(input).matchAll(/:"([^"]*)"/g)].map((match) => match[1]);
  assert.deepEqual(order, [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

test('numbers are written as in appendix B of RFC 8785', () => {
  const samples: [bigint, string][] = [
    [0x0000000000000000n, '0'],
    [0x8000000000000000n, '0'],
    [0x0000000000000001n, '5e-324'],
    [0x8000000000000001n, '-5e-324'],
    [0x7fefffffffffffffn, '1.7976931348623157e+308'],
    [0x4340000000000000n, '9007199254740992'],
    [0x4430000000000000n, '295147905179352830000'],
    [0x44b52d02c7e14af5n, '9.999999999999997e+22'],
    [0x44b52d02c7e14af6n, '1e+23'],
    [0x444b1ae4d6e2ef4en, '999999999999999700000'],
    [0x444b1ae4d6e2ef50n, '1e+21'],
    [0x3eb0c6f7a0b5ed8dn, '0.000001'],
    [0x3eb0c6f7a0b5ed8cn, '9.999999999999997e-7'],
    [0x41b3de4355555553n, '333333333.3333332'],
    [0xbecbf647612f3696n, '-0.0000033333333333333333'],
    [0x43143ff3c1cb0959n, '1424953923781206.2'],
  ];
  const view = new DataView(new ArrayBuffer(8));
  for (const [bits, text] of samples) {
    view.setBigUint64(0, bits);
    assert.equal(canonical(view.getFloat64(0)), text);
  }
});

test('what canonical JSON cannot say is refused', () => {
  const deep: unknown[] = [];
  deep.push(deep);
  for (const wrong of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '\ud800',
    { a: '\udc00' },
    1n,
    () => 1,
    new Date(0),
    new Map(),
    deep,
    undefined,
  ]) {
    assert.throws(() => canonical(wrong), TypeError);
  }
  assert.equal(canonical({ b: undefined, a: [1, { c: '' }] }), '{"a":[1,{"c":""}]}');
});

test('more members count instead of an object’s own, and the text is that of both together', () => {
  const texts = ['', 'plain', '"quoted"', 'à', '\\', '\u0001', 'é\u2028'];
  const values: unknown[] = [...texts, 0, -0, 1.5, true, null, [], {}, { b: 'x', a: '"' }, undefined];
  for (const [i, first] of values.entries()) {
    for (const [j, second] of values.entries()) {
      const own = { z: first, a: second, é: values[(i + j) % values.length] };
      for (const names of [[], ['m'], ['a', 'b', ''], ['z', 'a', 'é']]) {
        const more = names.map((_, at) => values[(i + 3 * j + at) % values.length]);
        const both = { ...own, ...Object.fromEntries(names.map((name, at) => [name, more[at]])) };
        const text = canonicalWith(own, names, more);
        assert.equal(text, canonical(both));
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(both)));
      }
    }
  }
  assert.equal(canonicalWith({}, [], []), '{}');
  assert.throws(() => canonicalWith({ a: '\ud800' }, [], []), TypeError);
});

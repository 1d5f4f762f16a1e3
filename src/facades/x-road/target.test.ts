import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XRoadError } from './errors.ts';
import { readClientId, writeId } from './identifier.ts';
import { readTarget } from './target.ts';

const BASE = '/r1/CAT/MUN/0801930008/APLEC/RESIDENCE';

function refusal(url: string): XRoadError {
  try {
    readTarget(url);
  } catch (error) {
    assert.ok(error instanceof XRoadError, `${url}: ${String(error)}`);
    return error;
  }
  throw new assert.AssertionError({ message: `${url} was let through` });
}

test('an address is read into its service, what follows it and its query', () => {
  const target = readTarget(`${BASE}/v1/persones?doc=99999999R&a=%20b`);
  assert.deepEqual(target.service, {
    instance: 'CAT',
    memberClass: 'MUN',
    member: '0801930008',
    subsystem: 'APLEC',
    service: 'RESIDENCE',
  });
  assert.equal(target.rest, '/v1/persones');
  assert.equal(target.query, 'doc=99999999R&a=%20b');
  assert.equal(target.path, `${BASE}/v1/persones`);
  assert.equal(readTarget(BASE).rest, '');
  assert.equal(readTarget(`${BASE}/`).rest, '/');
  assert.equal(readTarget(`${BASE}?`).query, '');
});

test('each part of an identifier may be percent-encoded on its own', () => {
  const target = readTarget('/r1/CAT/MUN/08%30193/TR%C3%80MITS/a%2Bb%3F');
  assert.equal(target.service.member, '080193');
  assert.equal(target.service.subsystem, 'TRÀMITS');
  assert.equal(target.service.service, 'a+b?');
  assert.equal(writeId(target.service), 'CAT/MUN/080193/TR%C3%80MITS/a%2Bb%3F');
});

const TRAPS: [string, string][] = [
  ['a dot segment', `${BASE}/../X`],
  ['a dot segment at the end', `${BASE}/..`],
  ['a single dot', `${BASE}/./x`],
  ['a dot segment among the identifiers', '/r1/CAT/MUN/../APLEC/RESIDENCE'],
  ['dots as an identifier', '/r1/CAT/MUN/08019/APLEC/...'],
  ['an encoded dot segment', `${BASE}/%2e%2e/x`],
  ['a half-encoded dot segment', `${BASE}/.%2E/x`],
  ['an encoded slash', `${BASE}/a%2Fb`],
  ['an encoded slash in small letters', `${BASE}/a%2fb`],
  ['an encoded slash in an identifier', '/r1/CAT/MUN/08019/APLEC/RES%2FIDENCE'],
  ['all the identifiers as one', '/r1/CAT%2FMUN%2F08019%2FAPLEC%2FRESIDENCE'],
  ['a backslash', `${BASE}/a\\b`],
  ['an encoded backslash', `${BASE}/a%5cb`],
  ['dots and a backslash', `${BASE}/..%5c..%5cx`],
  ['double encoding', `${BASE}/%252e%252e/x`],
  ['double encoding of a slash', `${BASE}/a%252Fb`],
  ['triple encoding', `${BASE}/%25252e`],
  ['double encoding in an identifier', '/r1/CAT/MUN/08019/APLEC/RES%2549DENCE'],
  ['dots with parameters', `${BASE}/..;a=b/x`],
  ['an encoded semicolon after dots', `${BASE}/..%3bx/y`],
  ['parameters alone', `${BASE}/;x/y`],
  ['full-width dots', `${BASE}/%EF%BC%8E%EF%BC%8E/x`],
  ['a two-dot leader', `${BASE}/%E2%80%A5/x`],
  ['a full-width slash', `${BASE}/a%EF%BC%8Fb`],
  ['a fraction slash', `${BASE}/a%E2%81%84b`],
  ['an invisible character between dots', `${BASE}/.%E2%80%8B./x`],
  ['a blank after dots', `${BASE}/..%20/x`],
  ['overlong UTF-8', `${BASE}/%c0%ae%c0%ae/x`],
  ['a surrogate in UTF-8', `${BASE}/%ed%a0%80`],
  ['a broken escape', `${BASE}/%zz`],
  ['a cut escape', `${BASE}/%2`],
  ['a null', `${BASE}/a%00b`],
  ['a line feed', `${BASE}/a%0d%0ab`],
  ['an empty segment', `${BASE}//x`],
  ['an empty identifier', '/r1/CAT//08019/APLEC/RESIDENCE'],
  ['a fragment', `${BASE}/x#y`],
  ['raw characters outside ASCII', `${BASE}/à`],
  ['a raw quote in the query', `${BASE}?a="b"`],
  ['a missing service', '/r1/CAT/MUN/08019/APLEC'],
  ['no identifiers', '/r1'],
  ['a colon in an identifier', '/r1/CAT/MUN/08019/APLEC/a:b'],
  ['a blank in an identifier', '/r1/CAT/MUN/08019/APLEC/a%20b'],
  ['a wildcard in an identifier', '/r1/CAT/MUN/08019/APLEC/*'],
  ['letters that are composed otherwise', '/r1/CAT/MUN/08019/A%CC%80/RESIDENCE'],
  ['an endless address', `${BASE}/${'a'.repeat(5000)}`],
  ['an endless identifier', `/r1/CAT/MUN/08019/APLEC/${'a'.repeat(200)}`],
];

for (const [what, url] of TRAPS) {
  test(`an address with ${what} is refused before anything is matched`, () => {
    assert.equal(refusal(url).code, 'client.bad_request');
  });
}

test('another version of the protocol is told apart from a wrong address', () => {
  assert.equal(refusal('/r2/CAT/MUN/08019/APLEC/RESIDENCE').code, 'client.invalid_protocol_version');
  assert.match(refusal('/r2/CAT').message, /Unsupported protocol version 2/);
});

test('a client has three or four parts, each percent-encoded', () => {
  assert.deepEqual(readClientId('CAT/MUN/0801930008'), {
    instance: 'CAT',
    memberClass: 'MUN',
    member: '0801930008',
  });
  assert.equal(readClientId('CAT/MUN/0801930008/TR%C3%80MITS').subsystem, 'TRÀMITS');
  for (const wrong of [
    '',
    'CAT',
    'CAT/MUN',
    'a/b/c/d/e',
    'CAT//1',
    'CAT/MUN/a%2Fb',
    'CAT/MUN/..',
    'CAT/MUN/%',
  ]) {
    assert.throws(() => readClientId(wrong), XRoadError, wrong);
  }
});

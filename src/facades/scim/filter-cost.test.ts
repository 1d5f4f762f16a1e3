import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import SCIMMY from 'scimmy';
import { filterTerms, MOST_TERMS, pathTerms } from './filter-cost.ts';

const joined = (times: number, by: string, part = '(a eq 1 or b eq 2)') => Array(times).fill(part).join(by);
const refused = (text: string, scimType = 'invalidFilter') =>
  assert.throws(() => filterTerms(text), { status: 400, scimType }, text.slice(0, 60));

/** Numbers that look as if thrown, and are the same in each run. */
function thrower(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const ATOMS = ['a pr', 'b eq 1', 'c co "x or y"', 'd eq true', 'e.f sw "x"', 'g eq null', 'h eq word'];

/** Some expression of the grammar, or almost. */
function someFilter(thrown: (sides: number) => number) {
  const some = <T>(what: () => T, by: string) => Array.from({ length: 1 + thrown(3) }, what).join(by);
  const choice = (depth: number): string => some(() => some(() => part(depth), ' and '), ' or ');
  const part = (depth: number): string => {
    const kind = depth === 0 ? 0 : thrown(6);
    if (kind === 2) return `not (${choice(depth - 1)})`;
    if (kind === 3) return `(${choice(depth - 1)})`;
    if (kind === 4) return `m[${choice(depth - 1)}]`;
    if (kind === 5) return `m[${choice(depth - 1)}].n[${choice(depth - 1)}].k eq 1`;
    return ATOMS[thrown(ATOMS.length)]!;
  };
  return choice(thrown(3));
}

describe('What a filter costs is known before the library reads it', () => {
  test('ordinary filters come to few alternatives', () => {
    for (const [text, terms] of [
      ['userName eq "99900010Q"', 1],
      ['title sw "Tècnic" and not (displayName eq "Berta")', 1],
      ['title co "rquitect" or displayName ew "les"', 2],
      ['active eq true and (title pr or name.formatted co "Anna")', 2],
      ['displayName eq "Anna (OAC)"', 1],
      ['emails[type eq "work" and value co "@example.org"] or title pr', 2],
      ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Obres"', 1],
      ['meta.lastModified ge "2026-01-01T00:00:00Z"', 1],
      [joined(37, ' or ', 'userName eq "99900010Q"'), 37],
    ] as const)
      assert.equal(filterTerms(text), terms, text);
    assert.equal(pathTerms('emails[type eq "work"].value'), 1);
    assert.equal(pathTerms('members'), 1);
  });

  test('one that would be multiplied out to many is refused, wherever its alternatives stand', () => {
    assert.equal(filterTerms(joined(6, ' and ')), MOST_TERMS);
    refused(joined(7, ' and '));
    refused(joined(16, ' and '));
    refused(joined(7, ' and ', 'a[x pr or y pr]'));
    refused(`a${joined(7, '.b', '[x pr or y pr]')}`);
    refused(joined(7, ' and ', 'not (a eq 1 or b eq 2)'));
    refused(`a[${joined(7, ' and ')}]`);
    refused(`${joined(9, ' and ', 'a pr')} and ${joined(2, ' and ')}`);
    assert.throws(() => pathTerms(`members[${joined(7, ' and ')}]`), {
      status: 400,
      scimType: 'invalidPath',
    });
  });

  test('what the lexer of the library goes back over, or reads otherwise than we, is refused at once', () => {
    const began = performance.now();
    for (const text of [
      ...[`a eq "${'\\x'.repeat(60)}`, `a eq "${'\n'.repeat(60)}`, `a eq "${'x'.repeat(60)}`, '((((', 'a'],
      ...['', 'a eq', 'a eq 1 or', 'or or or', 'a eq trueor b eq 1', '(a eq 1)[x pr]', 'a eq 1)', 'a[b eq 1'],
      ...[
        'active eq true and (title pr or displayName co "Anna (OAC)")',
        '(a eq "x) and (b eq 1 or c eq 2")',
        'not',
        'a xx 1',
        'or.b pr',
        'x'.repeat(1001),
      ],
    ])
      refused(text);
    assert.ok(performance.now() - began < 200);
  });

  test('never fewer than the library makes', () => {
    const thrown = thrower(7);
    let compared = 0;
    for (let index = 0; index < 4_000; index += 1) {
      const text = someFilter(thrown);
      try {
        const terms = filterTerms(text);
        assert.ok(new SCIMMY.Types.Filter(text as never).length <= terms, `${text} has more than ${terms}`);
        compared += 1;
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
      }
    }
    assert.ok(compared > 1_000, String(compared));
  });
});

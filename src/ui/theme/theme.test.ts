import assert from 'node:assert/strict';
import { test } from 'node:test';
import { designsystemetCss, ownCss } from '../assets.ts';
import { contrast, hexOf } from './color.ts';
import { COLORS, type Color, colorToken, FOCUS, HEADERS, MARK, PAPER, type Step } from './palette.ts';
import { themeCss } from './theme.ts';

const colors = Object.keys(COLORS) as Color[];
const schemes = ['light', 'dark'] as const;
const TEXT = 4.5;
const SHAPE = 3;
/** Of one colour: what is written or drawn, on what, and the ratio it needs (WCAG 2.2, 1.4.3 and 1.4.11). */
const PAIRS: readonly (readonly [Step, readonly Step[], number])[] = [
  [
    'text-default',
    [
      'background-default',
      'background-tinted',
      'surface-default',
      'surface-tinted',
      'surface-hover',
      'surface-active',
    ],
    7,
  ],
  [
    'text-subtle',
    ['background-default', 'background-tinted', 'surface-default', 'surface-tinted', 'surface-hover'],
    TEXT,
  ],
  ['border-default', ['background-default', 'background-tinted', 'surface-default', 'surface-tinted'], SHAPE],
  ['border-strong', ['background-default', 'surface-default', 'surface-tinted', 'surface-hover'], SHAPE],
  ['base-contrast-default', ['base-default', 'base-hover', 'base-active'], TEXT],
  ['base-contrast-subtle', ['base-default', 'base-hover', 'base-active'], TEXT],
  ['base-default', ['background-default', 'surface-default', 'surface-tinted'], SHAPE],
];

test('known colours are computed and measured as the standards say', () => {
  assert.equal(hexOf({ l: 1, c: 0, h: 0 }), '#ffffff');
  assert.equal(hexOf({ l: 0.62796, c: 0.25768, h: 29.234 }), '#ff0000');
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.ok(Math.abs(contrast('#767676', '#ffffff') - 4.54) < 0.01);
});

for (const scheme of schemes) {
  test(`everybody can read every pair of colours, ${scheme}`, () => {
    for (const color of colors) {
      for (const [front, backs, least] of PAIRS) {
        for (const back of backs) {
          const ratio = contrast(colorToken(scheme, color, front), colorToken(scheme, color, back));
          assert.ok(ratio >= least, `${scheme} ${color} ${front} on ${back}: ${ratio.toFixed(2)} < ${least}`);
        }
      }
    }
  });

  test(`errors, hints and links can be read on any coloured ground, ${scheme}`, () => {
    for (const color of colors) {
      for (const [front, least] of [
        ['neutral', 7],
        ['danger', TEXT],
        ['accent', TEXT],
      ] as const) {
        const step = front === 'neutral' ? 'text-default' : 'text-subtle';
        for (const back of ['background-tinted', 'surface-tinted'] as const) {
          const ratio = contrast(colorToken(scheme, front, step), colorToken(scheme, color, back));
          assert.ok(ratio >= least, `${scheme} ${front} on ${color} ${back}: ${ratio.toFixed(2)}`);
        }
      }
    }
  });

  test(`one of the two rings of the focus is seen on any ground, ${scheme}`, () => {
    const { inner, outer } = FOCUS[scheme];
    assert.ok(contrast(inner, outer) >= 9, 'the rings differ from each other');
    const grounds = [...Object.values(HEADERS)];
    for (const color of colors) {
      for (const step of ['background-default', 'surface-tinted', 'base-default'] as const) {
        grounds.push(colorToken(scheme, color, step));
      }
    }
    for (const ground of grounds) {
      assert.ok(Math.max(contrast(inner, ground), contrast(outer, ground)) >= SHAPE, ground);
    }
  });
}

test('the header of each portal carries its name and its mark', () => {
  for (const [portal, ground] of Object.entries(HEADERS)) {
    assert.ok(contrast(PAPER, ground) >= 7, portal);
    assert.ok(contrast(MARK.saffron, ground) >= TEXT, portal);
    assert.ok(contrast(MARK.terracotta, ground) >= SHAPE, portal);
  }
});

test('the theme defines each token that the design system’s style sheets read', () => {
  const all = `${themeCss()}\n${designsystemetCss()}\n${ownCss()}`;
  const defined = new Set([...all.matchAll(/(--[a-z0-9_-]+)\s*:/gi)].map((match) => match[1]));
  // With a fall-back inside var() the name may be missing on purpose.
  const read = new Set([...all.matchAll(/var\(\s*(--(?:ds|ap)-[a-z0-9-]+)\s*\)/gi)].map((match) => match[1]));
  // Labels that Designsystemet's own scripts read, which we do not ship.
  const scriptOnly = new Set(['--dsc-breadcrumbs-label', '--dsc-pagination-label']);
  assert.deepEqual(
    [...read].filter((name) => !defined.has(name) && !scriptOnly.has(name as string)),
    [],
  );
});

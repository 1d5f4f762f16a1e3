/**
 * The colours of Aplec as tokens for Designsystemet's CSS. Each colour is a hue and a strength; the sixteen
 * steps of each scheme are computed from two ladders of lightness, so that every pair keeps its contrast
 * whatever the hue. Warm paper and ink, pine for what one can press, terracotta and saffron for the house.
 */
import type { Portal } from '../../kernel/http/pages.ts';
import { hexOf } from './color.ts';

export type Scheme = 'light' | 'dark';

export const STEPS = [
  'background-default',
  'background-tinted',
  'surface-default',
  'surface-tinted',
  'surface-hover',
  'surface-active',
  'border-subtle',
  'border-default',
  'border-strong',
  'text-subtle',
  'text-default',
  'base-default',
  'base-hover',
  'base-active',
  'base-contrast-subtle',
  'base-contrast-default',
] as const;
export type Step = (typeof STEPS)[number];

/** Hue in degrees and chroma of each colour at full strength. */
export const COLORS = {
  accent: { h: 190, c: 0.085 },
  brand1: { h: 42, c: 0.125 },
  brand2: { h: 78, c: 0.125 },
  neutral: { h: 78, c: 0.016 },
  info: { h: 250, c: 0.105 },
  success: { h: 148, c: 0.11 },
  warning: { h: 72, c: 0.11 },
  danger: { h: 24, c: 0.165 },
} as const;
export type Color = keyof typeof COLORS;

/** Lightness, and the part of the colour's chroma, for each step in the order of STEPS. */
const LADDER: Readonly<Record<Scheme, readonly (readonly [number, number])[]>> = {
  light: [
    [0.985, 0.06],
    [0.965, 0.13],
    [1, 0],
    [0.945, 0.22],
    [0.915, 0.32],
    [0.875, 0.44],
    [0.83, 0.5],
    [0.56, 1],
    [0.44, 1],
    [0.42, 1],
    [0.25, 0.5],
    [0.42, 1],
    [0.36, 1],
    [0.3, 0.9],
    [0.95, 0.2],
    [1, 0],
  ],
  dark: [
    [0.19, 0.2],
    [0.22, 0.26],
    [0.245, 0.3],
    [0.285, 0.36],
    [0.325, 0.42],
    [0.38, 0.48],
    [0.44, 0.52],
    [0.63, 0.8],
    [0.76, 0.85],
    [0.8, 0.8],
    [0.95, 0.2],
    [0.79, 0.85],
    [0.84, 0.75],
    [0.88, 0.65],
    [0.28, 0.4],
    [0.18, 0.3],
  ],
};

/** Paper and ink are warmer than the ladder alone would make the neutral. */
const NEUTRAL_WARMTH = 1.6;

/** `#rrggbb` of a colour's step in a scheme. */
export function colorToken(scheme: Scheme, color: Color, step: Step): string {
  const [l, part] = LADDER[scheme][STEPS.indexOf(step)] as readonly [number, number];
  // A page is paper: every colour's background is the neutral one, so that cards of any colour sit on it alike.
  const { h, c } = step === 'background-default' ? COLORS.neutral : COLORS[color];
  const neutral = step === 'background-default' || color === 'neutral';
  const warmth = neutral && scheme === 'light' && part < 0.5 && part > 0 ? NEUTRAL_WARMTH * 3 : 1;
  return hexOf({ l, c: c * Math.min(1, part * warmth), h });
}

/** The focus ring is two rings, so that one of them is seen on any ground (WCAG 2.2, 2.4.13). */
export const FOCUS: Readonly<Record<Scheme, { inner: string; outer: string }>> = {
  light: { inner: '#ffc857', outer: '#1d1a16' },
  dark: { inner: '#15120e', outer: '#ffc857' },
};

/** Ground of each portal's header: whoever works in two of them sees in which they are. Text on it is PAPER. */
export const HEADERS: Readonly<Record<Portal, string>> = {
  public: hexOf({ l: 0.31, c: 0.058, h: 190 }),
  citizen: hexOf({ l: 0.31, c: 0.058, h: 190 }),
  office: hexOf({ l: 0.31, c: 0.075, h: 268 }),
  operator: hexOf({ l: 0.3, c: 0.085, h: 345 }),
  developers: hexOf({ l: 0.29, c: 0.016, h: 70 }),
};
export const PAPER = '#fffaf1';
/** The sardana of the mark and the thin line under the header. */
export const MARK = { saffron: '#f2b13c', terracotta: '#dd6b42', paper: PAPER } as const;

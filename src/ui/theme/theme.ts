import {
  COLORS,
  type Color,
  colorToken,
  FOCUS,
  HEADERS,
  MARK,
  PAPER,
  type Scheme,
  STEPS,
} from './palette.ts';

const colors = Object.keys(COLORS) as Color[];

/** The theme as CSS: every `--ds-*` variable that Designsystemet's CSS reads, and our own `--ap-*`. */
export function themeCss(): string {
  return [sizes(), typography(), schemes(), colorAttributes(), own()].join('\n');
}

function schemes(): string {
  const light = scheme('light');
  const dark = scheme('dark');
  // Paper is always light, so the dark tokens are for screens alone.
  return `@layer ds.theme{
:root,[data-color-scheme]{${light}}
@media screen{[data-color-scheme=dark]{${dark}}}
@media screen and (prefers-color-scheme:dark){:root:not([data-color-scheme]),[data-color-scheme=auto]{${dark}}}
}`;
}

function scheme(name: Scheme): string {
  const tokens = colors.flatMap((color) =>
    STEPS.map((step) => `--ds-color-${color}-${step}:${colorToken(name, color, step)}`),
  );
  const rest = [
    `--ds-color-focus-inner:${FOCUS[name].inner}`,
    `--ds-color-focus-outer:${FOCUS[name].outer}`,
    `--ds-link-color-visited:${name === 'light' ? '#5d3a78' : '#cdb2e6'}`,
    `color-scheme:${name}`,
  ];
  return [...tokens, ...rest].join(';');
}

/** `data-color` on an element points the short names at that colour's tokens. */
function colorAttributes(): string {
  const point = (color: Color) => STEPS.map((s) => `--ds-color-${s}:var(--ds-color-${color}-${s})`).join(';');
  const rules = colors.map((color) => {
    const selector =
      color === 'accent' ? `:root,[data-color-scheme],[data-color=accent]` : `[data-color=${color}]`;
    return `${selector}{${point(color)}}`;
  });
  return `@layer ds.theme{${rules.join('\n')}}`;
}

const SIZE_STEPS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 22, 26, 30];

function sizes(): string {
  const steps = SIZE_STEPS.map((n) => `--ds-size-${n}:calc(var(--ds-size-unit)*${n})`).join(';');
  return `@layer ds.theme{
:root,[data-size]{--ds-size-unit:.25rem;${steps}}
[data-size=sm]{--ds-size-unit:.21875rem}
[data-size=lg]{--ds-size-unit:.28125rem}
:root{--ds-border-radius-sm:3px;--ds-border-radius-md:6px;--ds-border-radius-default:6px;--ds-border-radius-lg:10px;
--ds-border-radius-xl:16px;--ds-border-radius-full:624rem;--ds-border-width-default:1px;--ds-border-width-focus:3px;
--ds-opacity-disabled:45%;
--ds-shadow-xs:0 1px 2px rgb(50 35 15/.12);--ds-shadow-sm:0 1px 3px rgb(50 35 15/.14);
--ds-shadow-md:0 1px 2px rgb(50 35 15/.1),0 4px 10px rgb(50 35 15/.1);--ds-shadow-lg:0 6px 16px rgb(50 35 15/.14);
--ds-shadow-xl:0 12px 28px rgb(50 35 15/.18)}
}`;
}

/** Name, size in rem on a wide screen, and on a narrow one. */
const HEADINGS: readonly (readonly [string, number, number])[] = [
  ['2xl', 3.25, 2.125],
  ['xl', 2.625, 2],
  ['lg', 2.125, 1.75],
  ['md', 1.625, 1.4375],
  ['sm', 1.3125, 1.25],
  ['xs', 1.125, 1.125],
  ['2xs', 1, 1],
];
const BODIES: readonly (readonly [string, number])[] = [
  ['xl', 1.375],
  ['lg', 1.1875],
  ['md', 1.0625],
  ['sm', 0.9375],
  ['xs', 0.875],
];

function typography(): string {
  const heading = HEADINGS.flatMap(([name, wide]) => [
    `--ds-heading-${name}-font-size:${wide}rem`,
    `--ds-heading-${name}-font-weight:700`,
    `--ds-heading-${name}-line-height:${wide > 1.5 ? 1.15 : 1.3}`,
    `--ds-heading-${name}-letter-spacing:${wide > 1.5 ? '-0.015em' : '0'}`,
  ]);
  const body = BODIES.flatMap(([name, size]) => [
    `--ds-body-${name}-font-size:${size}rem`,
    `--ds-body-${name}-font-weight:400`,
    `--ds-body-${name}-line-height:1.55`,
    `--ds-body-${name}-letter-spacing:0`,
  ]);
  const narrow = HEADINGS.map(([name, , size]) => `--ds-heading-${name}-font-size:${size}rem`).join(';');
  return `@layer ds.theme{
:root{--ds-line-height-sm:1.3;--ds-line-height-md:1.55;--ds-line-height-lg:1.7;
--ds-font-family:'Atkinson Hyperlegible Next Variable',system-ui,sans-serif;
--ap-font-heading:'Bricolage Grotesque Variable','Atkinson Hyperlegible Next Variable',system-ui,sans-serif;
--ap-font-mono:ui-monospace,'Cascadia Mono','DejaVu Sans Mono','Liberation Mono',monospace;
--ds-font-weight-regular:400;--ds-font-weight-medium:550;--ds-font-weight-semibold:650;
${[...heading, ...body].join(';')}}
@media (width < 640px){:root{${narrow}}}
}`;
}

function own(): string {
  const portals = Object.entries(HEADERS).map(
    ([portal, hex]) => `[data-portal=${portal}]{--ap-header:${hex}}`,
  );
  return `@layer ds.theme{
:root{--ap-paper:${PAPER};--ap-saffron:${MARK.saffron};--ap-terracotta:${MARK.terracotta}}
${portals.join('\n')}
}`;
}

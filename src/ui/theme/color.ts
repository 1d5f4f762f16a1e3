/** Colour arithmetic: OKLCH to sRGB (CSS Color 4 §10) and the contrast ratio of WCAG 2.2. */

/** Lightness 0–1, chroma 0–0.4, hue in degrees. */
export type Oklch = { l: number; c: number; h: number };

/** The sRGB hexadecimal nearest to a colour; chroma is lowered until it fits, so that lightness and hue stay. */
export function hexOf(color: Oklch): string {
  let chroma = color.c;
  let rgb = linearRgb({ ...color, c: chroma });
  const steps = 60;
  for (let i = 0; i < steps && !inGamut(rgb); i++) {
    chroma *= 0.96;
    rgb = linearRgb({ ...color, c: chroma });
  }
  return `#${rgb.map((channel) => byteOf(channel).toString(16).padStart(2, '0')).join('')}`;
}

type Rgb = readonly [number, number, number];

function linearRgb({ l, c, h }: Oklch): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function inGamut(rgb: Rgb): boolean {
  return rgb.every((channel) => channel >= -0.0005 && channel <= 1.0005);
}

function byteOf(linear: number): number {
  const clamped = Math.min(1, Math.max(0, linear));
  const encoded = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255);
}

/** Relative luminance of `#rrggbb` (WCAG 2.2, definition). */
export function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two `#rrggbb`, 1 to 21 (WCAG 2.2, 1.4.3 and 1.4.11). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

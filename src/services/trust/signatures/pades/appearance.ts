import type { Lang } from '../../../../kernel/texts.ts';
import { FormError } from '../facts.ts';
import { helveticaWidth, winAnsi } from './helvetica.ts';
import type { Page } from './pages.ts';
import type { Ref } from './reader/values.ts';
import { words } from './texts/index.ts';
import type { GrowingPdf } from './write/growing.ts';
import { numberText, refText, streamText } from './write/serialize.ts';

/** A signature that can be seen. Lengths in points, places as the page is seen: from its lower left corner, whatever its rotation. */
export type Visible = {
  /** From 1; 0 is the last. */
  readonly page?: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of the text against the page, counter-clockwise. */
  readonly rotation?: 0 | 90 | 180 | 270;
  readonly language: Lang;
  readonly who: string;
  readonly code?: string;
  readonly verifyAt?: string;
};

/** What else is printed. */
export type Printed = { time: number; reason?: string | undefined; location?: string | undefined };

/** Where the widget is on its page, and how its text is turned. */
export type Placement = {
  readonly rect: string;
  readonly turn: number;
  readonly width: number;
  readonly height: number;
};

const MIN_SIDE = 8;

/** @throws FormError `pdf.rectangle` when it does not lie on the page */
export function placeOn(page: Page, wish: Omit<Visible, 'language' | 'who'>): Placement {
  const [left, bottom, right, top] = page.box;
  const isTurned = page.rotation % 180 !== 0;
  const [across, up] = isTurned ? [top - bottom, right - left] : [right - left, top - bottom];
  const { x, y, width, height } = wish;
  const isInside = x >= 0 && y >= 0 && x + width <= across && y + height <= up;
  if (!isInside || !(width >= MIN_SIDE && height >= MIN_SIDE))
    throw new FormError('pdf.rectangle', 'The place of the signature is not within the page, or too small.');
  const toUser = (dx: number, dy: number): [number, number] => {
    if (page.rotation === 90) return [right - dy, bottom + dx];
    if (page.rotation === 180) return [right - dx, top - dy];
    if (page.rotation === 270) return [left + dy, top - dx];
    return [left + dx, bottom + dy];
  };
  const [one, other] = [toUser(x, y), toUser(x + width, y + height)];
  const corners = [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[0], other[0]),
    Math.max(one[1], other[1]),
  ];
  const rotation = wish.rotation ?? 0;
  const [w, h] = rotation % 180 === 0 ? [width, height] : [height, width];
  return {
    rect: `[${corners.map(numberText).join(' ')}]`,
    turn: (page.rotation + rotation) % 360,
    width: w,
    height: h,
  };
}

const when = new Intl.DateTimeFormat('ca', {
  timeZone: 'Europe/Madrid',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
  hourCycle: 'h23',
});

function linesOf(visible: Visible, { time, reason, location }: Printed): string[] {
  const t = words(visible.language);
  const lines = [t.signedBy(visible.who), t.date(when.format(time))];
  if (reason) lines.push(t.reason(reason));
  if (location) lines.push(t.place(location));
  if (visible.code) lines.push(t.code(visible.code));
  if (visible.verifyAt) lines.push(t.verifyAt(visible.verifyAt));
  return lines;
}

const SIZES = [10, 9, 8, 7, 6, 5, 4];
const MARGIN = 3;
const LEADING = 1.2;

type Layout = { size: number; rows: string[] };

/**
 * All that is to be said in the largest size at which it fits, else only who and the code.
 * @throws FormError `pdf.rectangle` when not even that fits: a code that is cut off would verify nothing
 */
function layout(visible: Visible, printed: Printed, { width, height }: Placement): Layout {
  const t = words(visible.language);
  const least = [visible.who, ...(visible.code ? [t.code(visible.code)] : [])];
  const found = fitting(linesOf(visible, printed), width, height) ?? fitting(least, width, height);
  if (found === undefined)
    throw new FormError('pdf.rectangle', 'The place of the signature is too small for its text.');
  return found;
}

function fitting(lines: readonly string[], width: number, height: number): Layout | undefined {
  for (const size of SIZES) {
    const rows = lines.flatMap((line) => wrapped(line, ((width - 2 * MARGIN) * 1000) / size));
    if (rows.length * size * LEADING <= height - 2 * MARGIN) return { size, rows };
  }
  return undefined;
}

function wrapped(line: string, limit: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of line.split(/\s+/).flatMap((each) => pieces(each, limit))) {
    const longer = row === '' ? word : `${row} ${word}`;
    if (row !== '' && helveticaWidth(longer) > limit) {
      rows.push(row);
      row = word;
    } else row = longer;
  }
  return row === '' ? rows : [...rows, row];
}

/** A word that is longer than a row is cut. */
function pieces(word: string, limit: number): string[] {
  if (helveticaWidth(word) <= limit) return [word];
  const cut: string[] = [];
  let piece = '';
  for (const mark of word) {
    if (piece !== '' && helveticaWidth(piece + mark) > limit) {
      cut.push(piece);
      piece = '';
    }
    piece += mark;
  }
  return [...cut, piece];
}

/** The matrix that turns a box of that size upright on its page (ISO 32000-2 §12.5.5). */
function matrix({ turn, width, height }: Placement): string {
  const [w, h] = [numberText(width), numberText(height)];
  if (turn === 90) return `[0 1 -1 0 ${h} 0]`;
  if (turn === 180) return `[-1 0 0 -1 ${w} ${h}]`;
  if (turn === 270) return `[0 -1 1 0 0 ${w}]`;
  return '[1 0 0 1 0 0]';
}

/** The form XObject that shows who signed, when, why, and the code to verify. */
export function addAppearance(
  pdf: GrowingPdf,
  visible: Visible,
  placement: Placement,
  printed: Printed,
): Ref {
  const font = pdf.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const { width, height } = placement;
  const { size, rows } = layout(visible, printed, placement);
  const box = `0.5 0.5 ${numberText(width - 1)} ${numberText(height - 1)} re`;
  const shown = rows.map((row) => `(${winAnsi(row).replace(/[\\()]/g, '\\$&')}) Tj T*`);
  const start = `${MARGIN} ${numberText(height - MARGIN - size)} Td ${numberText(size * LEADING)} TL`;
  const content = `q 1 g ${box} f 0.3 G 0.6 w ${box} S Q\nBT 0 g /F1 ${size} Tf ${start}\n${shown.join('\n')}\nET\n`;
  const keys =
    `/Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 ${numberText(width)} ${numberText(height)}] ` +
    `/Matrix ${matrix(placement)} /Resources << /Font << /F1 ${refText(font)} >> >>`;
  return pdf.add(streamText(keys, Buffer.from(content, 'latin1')));
}

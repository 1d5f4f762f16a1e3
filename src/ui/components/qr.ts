import { encode } from 'uqr';
import { type Html, html } from '../../kernel/html.ts';

/** The most that is worth pointing a telephone at: beyond it the modules are too fine for a cheap camera. */
const MOST_CHARACTERS = 1_200;

/**
 * A QR code (ISO/IEC 18004), level M, dark on white in both schemes so that every camera reads it. `label` says what it
 * is for; whoever cannot see it needs the same thing in words or as a link beside it. Throws when `text` is too long.
 */
export function qr(text: string, label: string): Html {
  if (text.length > MOST_CHARACTERS) throw new RangeError('too long for a QR code');
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const runs = data.flatMap((row, y) =>
    darkRuns(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`),
  );
  return html`<svg class="ap-qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="${runs.join('')}"/></svg>`;
}

/** Where dark modules begin in a row, and how many there are. */
function darkRuns(row: readonly boolean[]): [start: number, width: number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    if (!dark) return;
    if (row[x - 1]) runs.at(-1)![1] += 1;
    else runs.push([x, 1]);
  });
  return runs;
}

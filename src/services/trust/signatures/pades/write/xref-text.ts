export type Row = { readonly number: number; readonly generation: number; readonly offset: number };

/** Cross-reference, trailer and end mark of an update (ISO 32000-2 §7.5.4, §7.5.5, §7.5.8); `keys`: the trailer as `<< … >>`. */
export function xrefText(
  rows: readonly Row[],
  { inStream, keys, xref }: { inStream: boolean; keys: string; xref: number },
): Uint8Array {
  const runs = runsOf(rows.toSorted((one, other) => one.number - other.number));
  const end = `startxref\n${xref}\n%%EOF\n`;
  if (inStream) return Buffer.concat([streamOf(runs, { keys, xref }), Buffer.from(end)]);
  const parts = runs.map((run) => `${run[0]!.number} ${run.length}\n${run.map(rowText).join('')}`);
  return Buffer.from(`xref\n${parts.join('')}trailer\n${keys}\n${end}`, 'latin1');
}

const rowText = ({ offset, generation }: Row): string =>
  `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`;

function runsOf(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run?.at(-1)?.number === row.number - 1) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

const WIDTH = 7;

function streamOf(runs: readonly Row[][], { keys, xref }: { keys: string; xref: number }): Uint8Array {
  const rows = runs.flat();
  const own = rows.find((row) => row.offset === xref)!;
  const data = Buffer.alloc(rows.length * WIDTH);
  rows.forEach(({ offset, generation }, index) => {
    data[index * WIDTH] = 1;
    data.writeUInt32BE(offset, index * WIDTH + 1);
    data.writeUInt16BE(generation, index * WIDTH + 5);
  });
  const index = runs.map((run) => `${run[0]!.number} ${run.length}`).join(' ');
  const dict = keys.replace(/>>$/, `/Type /XRef /W [1 4 2] /Index [${index}] /Length ${data.length} >>`);
  return Buffer.concat([
    Buffer.from(`${own.number} 0 obj\n${dict}\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream\nendobj\n', 'latin1'),
  ]);
}

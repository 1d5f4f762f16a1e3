/**
 * Signed documents, through the doors of their formats. A format adds its measurement here: a name, and what it does once. What
 * is in `MEASURED` is run by `npm run bench trust`; a name without work is told as not measured, never left out in silence.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readXades } from '../../src/services/trust/signatures/xades/index.ts';
import { rate } from './raw.ts';

type Work = () => unknown;
/** Makes what is needed once, and gives what is timed. */
type Prepare = () => Promise<Work>;

/** A XAdES-B-T of 6 kB in an order, P-256: whole reading, with every digest and the value. The first of the kept seeds. */
async function xadesVerify(): Promise<Work> {
  const seeds = resolve(import.meta.dirname, '../../test/corpora/xml-seeds/xades.txt');
  const [, body = ''] = (readFileSync(seeds, 'utf8').split('\n')[0] ?? '').split(' ');
  const bytes = new Uint8Array(Buffer.from(body, 'base64'));
  return () => {
    if (readXades(bytes).signatures[0]?.valueIntact !== true) throw new Error('The seed does not hold.');
  };
}

const MEASURED: Readonly<Record<string, Prepare | undefined>> = {
  padesBT25kB: undefined,
  padesBT10MB: undefined,
  xadesVerify,
  validateBLTA: undefined,
};

export async function documentRates(): Promise<Record<string, number | null>> {
  const found: Record<string, number | null> = {};
  for (const [name, prepare] of Object.entries(MEASURED))
    found[name] = prepare === undefined ? null : await rate(await prepare(), 3);
  return found;
}

/**
 * Signed documents, through the doors of their formats. A format adds its measurement here: a name, and what it does once. What
 * is in `MEASURED` is run by `npm run bench trust`; a name without work is told as not measured, never left out in silence.
 */
import { rate } from './raw.ts';

type Work = () => unknown;
/** Makes what is needed once, and gives what is timed. */
type Prepare = () => Promise<Work>;

const MEASURED: Readonly<Record<string, Prepare | undefined>> = {
  padesBT25kB: undefined,
  padesBT10MB: undefined,
  xadesVerify: undefined,
  validateBLTA: undefined,
};

export async function documentRates(): Promise<Record<string, number | null>> {
  const found: Record<string, number | null> = {};
  for (const [name, prepare] of Object.entries(MEASURED))
    found[name] = prepare === undefined ? null : await rate(await prepare(), 3);
  return found;
}

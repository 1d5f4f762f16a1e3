/**
 * Signed documents, through the doors of their formats. A format adds its measurement here: a name, and what it does once. What
 * is in `MEASURED` is run by `npm run bench trust`; a name without work is told as not measured, never left out in silence.
 */
import { readPades } from '../../src/services/trust/signatures/pades/index.ts';
import { document } from '../../src/services/trust/signatures/pades/pdfs.test-helper.ts';
import { signed, signingTown } from '../../src/services/trust/signatures/pades/town-proofs.test-helper.ts';
import { validateDocument } from '../../src/services/trust/signatures/validation/index.ts';
import { rate } from './raw.ts';

type Work = () => unknown;
/** Makes what is needed once, and gives what is timed. */
type Prepare = () => Promise<Work>;

const MEASURED: Readonly<Record<string, Prepare | undefined>> = {
  padesBT25kB: undefined,
  padesBT10MB: undefined,
  xadesVerify: undefined,
  validateBLTA,
};

export async function documentRates(): Promise<Record<string, number | null>> {
  const found: Record<string, number | null> = {};
  for (const [name, prepare] of Object.entries(MEASURED))
    found[name] = prepare === undefined ? null : await rate(await prepare(), 3);
  return found;
}

const DAY_MS = 24 * 3_600_000;

/** A PDF at B-LTA read and validated, a year after it was signed. */
async function validateBLTA(): Promise<Work> {
  const town = signingTown();
  const pdf = await signed(document(), town, { level: 'B-LTA' });
  const anchors = [{ certificate: town.root.certificate }];
  const judge = (at: number) => validateDocument(readPades(pdf), { at, anchors });
  const at = judge(0).timestamps.at(0)!.at! + 365 * DAY_MS;
  if (judge(at).signatures[0]?.conclusion.indication !== 'PASSED')
    throw new Error('The signature does not hold.');
  return () => judge(at);
}

/**
 * Signed documents, through the doors of their formats, with a small authority, its lists, and a time-stamping authority in this
 * process. A format adds its measurement to `MEASURED`: a name, and what it does once.
 */

import { signBytes } from '../../src/kernel/pki/index.ts';
import { AT } from '../../src/kernel/pki/town.test-helper.ts';
import { readPades } from '../../src/services/trust/signatures/pades/index.ts';
import { document } from '../../src/services/trust/signatures/pades/pdfs.test-helper.ts';
import {
  HOUR,
  signed,
  signedInPieces,
  signingTown,
  wishOf,
} from '../../src/services/trust/signatures/pades/town-proofs.test-helper.ts';
import { totalOf, validateDocument } from '../../src/services/trust/signatures/validation/index.ts';
import { prepareXades, readXades } from '../../src/services/trust/signatures/xades/index.ts';
import { rate } from './raw.ts';

const town = signingTown();
const SMALL = 24_000;
const LARGE = 10_000_000;
const SLICES = 3;

/** Makes what is needed once, and gives what is timed. */
type Prepare = () => Promise<() => unknown>;

const padesOf =
  (filling: number): Prepare =>
  async () => {
    const pdf = document({ filling });
    return () => signedInPieces(pdf, town, { level: 'B-T' });
  };

const xadesVerify: Prepare = async () => {
  const xml = new TextEncoder().encode('<conveni xmlns="urn:bench"><parts>dues</parts></conveni>');
  const wish = wishOf(town.mayor, town);
  const prepared = await prepareXades(xml, wish, { form: 'enveloped' });
  const value = signBytes(prepared.algorithm, town.mayor.key, Uint8Array.from(prepared.toBeSigned));
  const made = await prepared.finish(value, 'B-B', town.proofs);
  return () => {
    const [signature] = readXades(made).signatures;
    if (signature?.valueIntact !== true || signature.signed.some(({ state }) => state !== 'intact'))
      throw new Error('The signature does not hold.');
  };
};

const validateBLTA: Prepare = async () => {
  const pdf = await signed(document({ filling: SMALL }), town, { level: 'B-LTA' });
  const input = { at: AT + HOUR, anchors: [{ certificate: town.root.certificate }] };
  return () => {
    const { signatures } = validateDocument(readPades(pdf), input);
    if (totalOf(signatures[0]!.conclusion) !== 'TOTAL-PASSED') throw new Error('The document does not pass.');
  };
};

const MEASURED: Readonly<Record<string, Prepare>> = {
  padesBT25kB: padesOf(SMALL),
  padesBT10MB: padesOf(LARGE),
  xadesVerify,
  validateBLTA,
};

/** Times a second of processor each. */
export async function documentRates(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, prepare] of Object.entries(MEASURED)) found[name] = await rate(await prepare(), SLICES);
  return found;
}

import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  signedBy: (who) => `Signat electronicament per ${who}`,
  date: (when) => `Data: ${when}`,
  reason: (why) => `Motiu: ${why}`,
  place: (where) => `Lòc: ${where}`,
  code: (code) => `Còdi segur de verificacion: ${code}`,
  verifyAt: (address) => `Se compròve en ${address}`,
};

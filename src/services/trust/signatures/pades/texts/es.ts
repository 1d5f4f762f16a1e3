import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  signedBy: (who) => `Firmado electrónicamente por ${who}`,
  date: (when) => `Fecha: ${when}`,
  reason: (why) => `Motivo: ${why}`,
  place: (where) => `Lugar: ${where}`,
  code: (code) => `Código seguro de verificación: ${code}`,
  verifyAt: (address) => `Se comprueba en ${address}`,
};

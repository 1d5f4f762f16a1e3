import type { Kernel } from '../../../../kernel/kernel.ts';
import { formatDateTime } from '../../../../kernel/texts.ts';

/** Told by e-mail when somebody signs in from a browser that the account had not been used from. In all languages: we do not know theirs. */
export function newDeviceText(kernel: Kernel, now: Temporal.Instant): { subject: string; text: string } {
  const where = `${kernel.publicAddress}/account`;
  return {
    subject: 'Aplec: entrada des d’un dispositiu nou · entrada desde un dispositivo nuevo · new device',
    text: [
      `S’ha entrat al vostre compte des d’un navegador nou, el ${formatDateTime(now, 'ca')}. Si no heu estat vós, tanqueu la sessió i canvieu els vostres mitjans a ${where}.`,
      `Se ha entrado en su cuenta desde un navegador nuevo, el ${formatDateTime(now, 'es')}. Si no ha sido usted, cierre la sesión y cambie sus medios en ${where}.`,
      `S’a entrat en vòste compde des d’un navegador nau, eth ${formatDateTime(now, 'oc')}. Se non ètz estat vos, barratz era session e cambiatz es vòsti mejans en ${where}.`,
      `Somebody signed in to your account from a new browser, on ${formatDateTime(now, 'en')}. If it was not you, end the session and change your means at ${where}.`,
    ].join('\n\n'),
  };
}

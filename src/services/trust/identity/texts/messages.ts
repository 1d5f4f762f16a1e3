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

const four = (lines: readonly [string, string, string, string]): string => lines.join('\n\n');

export const emailCodeText = (code: string): { subject: string; text: string } => ({
  subject: `Aplec: ${code}`,
  text: four([
    `${code} és el codi per confirmar aquesta adreça. Val mitja hora. Si no l’heu demanat, no cal que feu res.`,
    `${code} es el código para confirmar esta dirección. Vale media hora. Si no lo ha pedido, no tiene que hacer nada.`,
    `${code} ei eth còdi entà confirmar aguesta adreça. Vau mieja ora. Se non l’auetz demanat, non cau que hescatz arren.`,
    `${code} is the code to confirm this address. It is good for half an hour. If you did not ask for it, there is nothing to do.`,
  ]),
});

export const emailChangedText = ({ publicAddress }: Kernel): { subject: string; text: string } => ({
  subject: 'Aplec: canvi d’adreça · cambio de dirección · address changed',
  text: four([
    `A partir d’ara us escriurem a una altra adreça. Si no ho heu demanat vós, entreu a ${publicAddress}/account i tanqueu les altres sessions.`,
    `A partir de ahora le escribiremos a otra dirección. Si no lo ha pedido usted, entre en ${publicAddress}/account y cierre las demás sesiones.`,
    `A partir d’ara vos escriueram en ua auta adreça. Se non ac auetz demanat vos, entratz en ${publicAddress}/account e barratz es autes sessions.`,
    `From now on we write to another address. If you did not ask for it, go to ${publicAddress}/account and end the other sessions.`,
  ]),
});

export const meansEndedText = (
  { publicAddress }: Kernel,
  label: string,
): { subject: string; text: string } => ({
  subject: 'Aplec: mitjà retirat · medio retirado · means ended',
  text: four([
    `«${label}» ja no serveix per entrar al vostre compte. Si no ho heu fet vós, mireu ${publicAddress}/account.`,
    `«${label}» ya no sirve para entrar en su cuenta. Si no lo ha hecho usted, mire ${publicAddress}/account.`,
    `«${label}» ja non servís entà entrar en vòste compde. Se non ac auetz hèt vos, guardatz ${publicAddress}/account.`,
    `“${label}” no longer signs in to your account. If you did not do it, see ${publicAddress}/account.`,
  ]),
});

export const stopCodeText = ({ publicAddress }: Kernel, code: string): { subject: string; text: string } => ({
  subject: 'Aplec: codi per aturar-ho tot · código para detenerlo todo · code to stop everything',
  text: four([
    `${code} és el codi per aturar tot el que feu servir per entrar, a ${publicAddress}/account/stop. Val mitja hora. Si no l’heu demanat vós, no feu res i no el doneu a ningú.`,
    `${code} es el código para detener todo lo que usa para entrar, en ${publicAddress}/account/stop. Vale media hora. Si no lo ha pedido usted, no haga nada y no lo dé a nadie.`,
    `${code} ei eth còdi entà arturar tot çò que hètz servir entà entrar, en ${publicAddress}/account/stop. Vau mieja ora. Se non l’auetz demanat vos, non hescatz arren e non lo detz ad arrés.`,
    `${code} is the code to stop all that you sign in with, at ${publicAddress}/account/stop. It is good for half an hour. If you did not ask for it, do nothing and give it to nobody.`,
  ]),
});

export const stoppedText = ({ publicAddress }: Kernel): { subject: string; text: string } => ({
  subject: 'Aplec: tot aturat · todo detenido · everything stopped',
  text: four([
    `Heu aturat tot el que fèieu servir per entrar. Com tornar-hi: ${publicAddress}/account/recover.`,
    `Ha detenido todo lo que usaba para entrar. Cómo volver: ${publicAddress}/account/recover.`,
    `Auetz arturat tot çò que hègetz servir entà entrar. Com tornar-i: ${publicAddress}/account/recover.`,
    `You have stopped all that you signed in with. How to come back: ${publicAddress}/account/recover.`,
  ]),
});

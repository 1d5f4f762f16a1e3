import type { Kernel } from '../../../../kernel/kernel.ts';
import type { Lang } from '../../../../kernel/texts.ts';

/**
 * The message of a code. Its last line binds it to our host, so that a browser fills it in here and nowhere else
 * (“Origin-bound one-time codes delivered via SMS”).
 */
export function codeText(kernel: Kernel, code: string, lang: Lang): string {
  const said = {
    ca: `${code} és el vostre codi d’Aplec. Val deu minuts. No el digueu a ningú: no us el demanarem mai per telèfon.`,
    es: `${code} es su código de Aplec. Vale diez minutos. No se lo diga a nadie: nunca se lo pediremos por teléfono.`,
    oc: `${code} ei eth vòste còdi d’Aplec. Vau dètz menutes. Non ac digatz ad arrés: jamès vos ac demanaram per telefòn.`,
    en: `${code} is your Aplec code. It is good for ten minutes. Tell nobody: we never ask for it by telephone.`,
  }[lang];
  return `${said}\n\n@${new URL(kernel.publicAddress).hostname} #${code}`;
}

const all = (lines: Readonly<Record<Lang, string>>) => Object.values(lines).join('\n');

/** To the number that was replaced: whoever did not ask for it learns of it while they still can act. */
export const replacedText = (kernel: Kernel): string =>
  all({
    ca: `El vostre codi d’Aplec s’enviarà a un altre telèfon. Si no ho heu demanat vós, aneu a l’ajuntament o entreu a ${kernel.publicAddress}/account.`,
    es: `Su código de Aplec se enviará a otro teléfono. Si no lo ha pedido usted, acuda al ayuntamiento o entre en ${kernel.publicAddress}/account.`,
    oc: `Eth vòste còdi d’Aplec s’enviarà en un aute telefòn. Se non ac auetz demanat vos, anatz ara casa dera vila o entratz en ${kernel.publicAddress}/account.`,
    en: `Your Aplec code will go to another telephone. If you did not ask for it, go to the town hall or see ${kernel.publicAddress}/account.`,
  });

export const endingText = (kernel: Kernel, day: (lang: Lang) => string): string =>
  all({
    ca: `El vostre codi d’Aplec al mòbil deixa de valer el ${day('ca')}. Renoveu-lo a l’ajuntament o a ${kernel.publicAddress}/account/phone.`,
    es: `Su código de Aplec en el móvil deja de valer el ${day('es')}. Renuévelo en el ayuntamiento o en ${kernel.publicAddress}/account/phone.`,
    oc: `Eth vòste còdi d’Aplec en mobil dèishe de valer eth ${day('oc')}. Renauïtz-lo ena casa dera vila o en ${kernel.publicAddress}/account/phone.`,
    en: `Your Aplec code on the phone ends on ${day('en')}. Renew it at the town hall or at ${kernel.publicAddress}/account/phone.`,
  });

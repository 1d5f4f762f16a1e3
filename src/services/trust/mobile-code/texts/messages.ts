import type { Kernel } from '../../../../kernel/kernel.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import type { Enrolment } from '../../identity/index.ts';

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

type Enrolled = {
  /** Its last digits. */
  label: string;
  enrolledBy: Enrolment;
  /** The body at whose desk it was. */
  body: string | undefined;
  at: (lang: Lang) => string;
};

const HOW: Readonly<Record<Lang, { desk: (body: string) => string; home: string; session: string }>> = {
  ca: {
    desk: (body) => `a l’oficina de ${body}`,
    home: 'des de casa, amb dades',
    session: 'des d’una sessió',
  },
  es: {
    ...{ desk: (body) => `en la oficina de ${body}`, home: 'desde casa, con datos' },
    session: 'desde una sesión',
  },
  oc: {
    ...{ desk: (body) => `ena oficina de ${body}`, home: 'des de casa, damb donades' },
    session: 'des d’ua session',
  },
  en: { desk: (body) => `at the desk of ${body}`, home: 'from home, with data', session: 'in a session' },
};

/** To who has a new telephone that signs in as them, where else we know them. */
export function enrolledText(
  { publicAddress }: Kernel,
  { label, enrolledBy, body, at }: Enrolled,
): { subject: string; text: string } {
  const how = (lang: Lang) => {
    const { desk, home, session } = HOW[lang];
    if (body !== undefined) return desk(body);
    return enrolledBy === 'shared-data' ? home : session;
  };
  const account = `${publicAddress}/account`;
  return {
    subject: 'Aplec: telèfon nou · teléfono nuevo · telefòn nau · new telephone',
    text: all({
      ca: `El telèfon ${label} serveix per entrar com a vós. Es va donar d’alta ${how('ca')}, el ${at('ca')}. Si no és vostre, atureu-ho tot a ${account}/stop, retireu-lo a ${account} o aneu a qualsevol ajuntament.\n`,
      es: `El teléfono ${label} sirve para entrar como usted. Se dio de alta ${how('es')}, el ${at('es')}. Si no es suyo, deténgalo todo en ${account}/stop, retírelo en ${account} o acuda a cualquier ayuntamiento.\n`,
      oc: `Eth telefòn ${label} servís entà entrar coma vos. Se dèc d’auta ${how('oc')}, eth ${at('oc')}. Se non ei vòste, arturatz-ac tot en ${account}/stop, retiratz-lo en ${account} o anatz en quinsevolh ajuntament.\n`,
      en: `The telephone ${label} signs in as you. It was enrolled ${how('en')}, on ${at('en')}. If it is not yours, stop everything at ${account}/stop, end it at ${account} or go to any town hall.`,
    }),
  };
}

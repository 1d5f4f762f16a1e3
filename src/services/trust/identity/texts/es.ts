import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  signIn: {
    title: 'Entre',
    lead: 'Díganos quién es. Elija la manera que le vaya mejor: todas sirven para lo que quiere hacer.',
    forClient: (client) => `Entre para continuar en ${client}`,
    stepUp: 'Para continuar se necesita una identificación más segura. Elija una de estas maneras.',
    level: 'Seguridad:',
    levels: { low: 'básica', substantial: 'sustancial', high: 'alta' },
    lastUsed: 'La que usó la última vez',
    others: 'Otras maneras',
    choose: 'Continuar',
    demonstration: 'Solo en esta demostración',
    none: 'Ahora no hay ninguna manera de entrar con el nivel que se pide',
    noneRemedy: 'Vuelva a intentarlo más tarde, o haga el trámite en una oficina de atención.',
    help: '¿No tiene ninguna?',
    helpText:
      'Acuda al ayuntamiento con su documento de identidad: en cinco minutos le darán de alta el código en el móvil, y es gratuito.',
    lost: '¿Ha perdido lo que usaba para entrar?',
    already: (name) => `Ya ha entrado como ${name}.`,
    goOn: 'Continuar',
    privacy: 'Guardamos cuándo y cómo se ha identificado. Puede verlo en su cuenta.',
  },
  signedOut: 'Ha salido.',
};

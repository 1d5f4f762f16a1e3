import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  signIn: {
    title: 'Entratz',
    lead: 'Didetz-mos qui ètz. Alistatz era manèra que vos vage melhor: totes servissen entà çò que voletz hèr.',
    forClient: (client) => `Entratz entà contunhar en ${client}`,
    stepUp: 'Entà contunhar cau ua identificacion mès segura. Alistatz ua d’aguestes manères.',
    level: 'Seguretat:',
    levels: { low: 'basica', substantial: 'substanciau', high: 'nauta' },
    lastUsed: 'Era que hegéretz servir era darrèra viatge',
    others: 'Autes manères',
    choose: 'Contunha',
    demonstration: 'Sonque en aguesta demostracion',
    none: 'Ara non i a cap manèra d’entrar damb eth nivèu que se demane',
    noneRemedy: 'Tornatz-ac a sajar mès tard, o hètz eth tramit en ua oficina d’atencion.',
    help: 'Non n’auetz cap?',
    helpText:
      'Anatz ara casa dera vila damb eth document d’identitat: en cinc menutes vos daràn d’auta eth còdi en mobil, e ei gratuït.',
    lost: 'Auetz perdut çò que hègetz servir entà entrar?',
    already: (name) => `Ja auetz entrat coma ${name}.`,
    goOn: 'Contunha',
    privacy: 'Sauvam quan e com vos auetz identificat. Ac podetz veir en vòste compde.',
  },
  signedOut: 'Auetz gessut.',
};

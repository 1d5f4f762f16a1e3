import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  unable: 'Es claus d’accès an besonh de JavaScript e d’un navegador actuau. Podetz entrar d’ua auta manèra.',
  failed: 'Eth dispositiu non a responut, o auetz anullat. Tornatz-ac a sajar.',
  signIn: {
    title: 'Entratz damb era clau d’accès',
    lead: 'Confirmatz damb era emprenta, era cara o eth PIN deth vòste dispositiu. Non ges d’eth cap contrasenha.',
    act: 'Contunha',
    another: 'Entra d’ua auta manèra',
  },
  enrol: {
    title: 'Higetz ua clau d’accès',
    lead: (level) =>
      `Era pròplèu viatge entraratz damb era emprenta, era cara o eth PIN. Valerà çò de madeish qu’era session qu’auetz ara: nivèu ${level}.`,
    levels: { low: 'basic', substantial: 'substanciau' },
    label: 'Com la voletz nomenar',
    labelHint: 'Per exemple, «Eth mèn telefòn».',
    unnamed: 'Clau d’accès',
    act: 'Cree era clau d’accès',
    cancel: 'Torna ath compde',
    done: 'Era clau d’accès ja ei en vòste compde.',
  },
};

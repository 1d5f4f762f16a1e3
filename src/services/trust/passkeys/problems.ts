import { catalogue } from '../../../kernel/problem.ts';

const again = {
  ca: 'Torneu-ho a provar, o trieu una altra manera.',
  es: 'Vuelva a intentarlo, o elija otra manera.',
  oc: 'Tornatz-ac a sajar, o alistatz ua auta manèra.',
  en: 'Try again, or choose another way.',
};

export const passkeysProblems = catalogue('passkeys', {
  'not-read': {
    status: 400,
    title: {
      ca: 'No s’ha rebut la resposta del dispositiu.',
      es: 'No se ha recibido la respuesta del dispositivo.',
      oc: 'Non s’a recebut era responsa deth dispositiu.',
      en: 'The answer of the device did not arrive.',
    },
    remedy: {
      ca: 'Les claus d’accés necessiten JavaScript: activeu-lo, o trieu una altra manera.',
      es: 'Las claves de acceso necesitan JavaScript: actívelo, o elija otra manera.',
      oc: 'Es claus d’accès an besonh de JavaScript: activatz-lo, o alistatz ua auta manèra.',
      en: 'Passkeys need JavaScript: switch it on, or choose another way.',
    },
  },
  unknown: {
    status: 403,
    title: {
      ca: 'No coneixem aquesta clau d’accés.',
      es: 'No conocemos esta clave de acceso.',
      oc: 'Non coneishem aguesta clau d’accès.',
      en: 'We do not know this passkey.',
    },
    remedy: again,
  },
  'challenge-over': {
    status: 410,
    title: {
      ca: 'La petició al dispositiu ja no val.',
      es: 'La petición al dispositivo ya no vale.',
      oc: 'Era peticion ath dispositiu ja non vau.',
      en: 'The request to the device is over.',
    },
    remedy: again,
  },
  'not-verified': {
    status: 403,
    title: {
      ca: 'La resposta del dispositiu no és bona.',
      es: 'La respuesta del dispositivo no es buena.',
      oc: 'Era responsa deth dispositiu non ei bona.',
      en: 'The answer of the device is not good.',
    },
    remedy: again,
  },
  'counter-back': {
    status: 403,
    title: {
      ca: 'Aquesta clau d’accés pot haver estat copiada, i l’hem aturada.',
      es: 'Esta clave de acceso puede haber sido copiada, y la hemos parado.',
      oc: 'Aguesta clau d’accès pòt auer estat copiada, e l’auem arturada.',
      en: 'This passkey may have been copied, and we have stopped it.',
    },
    remedy: {
      ca: 'Entreu d’una altra manera i feu-ne una de nova.',
      es: 'Entre de otra manera y haga una nueva.',
      oc: 'Entratz d’ua auta manèra e hètz-ne ua de naua.',
      en: 'Sign in another way and make a new one.',
    },
  },
  'not-recent': {
    status: 403,
    title: {
      ca: 'Per afegir una clau d’accés cal haver-se identificat fa menys de cinc minuts.',
      es: 'Para añadir una clave de acceso hay que haberse identificado hace menos de cinco minutos.',
      oc: 'Entà híger ua clau d’accès cau auer-se identificat hè mens de cinc menutes.',
      en: 'To add a passkey one has to have signed in less than five minutes ago.',
    },
    remedy: {
      ca: 'Sortiu, torneu a entrar i afegiu-la de seguida.',
      es: 'Salga, vuelva a entrar y añádala enseguida.',
      oc: 'Gessetz, tornatz a entrar e higetz-la de seguit.',
      en: 'Sign out, sign in again and add it at once.',
    },
  },
});

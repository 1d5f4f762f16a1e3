import { catalogue } from '../../../kernel/problem.ts';

const again = {
  ca: 'Torneu a començar des de la pàgina d’entrada, o trieu un altre mètode.',
  es: 'Vuelva a empezar desde la página de entrada, o elija otro método.',
  oc: 'Tornatz a començar dera pagina d’entrada, o alistatz un aute metòde.',
  en: 'Begin again from the sign-in page, or choose another method.',
};

/** Each is also the reason that stands in the history of the account and in the metric. */
export const upstreamsProblems = catalogue('upstreams', {
  'not-offered': {
    status: 404,
    title: {
      ca: 'Ara no es pot entrar per aquest proveïdor.',
      es: 'Ahora no se puede entrar por este proveedor.',
      oc: 'Ara non se pòt entrar per aguest provesidor.',
      en: 'This provider cannot be used to sign in now.',
    },
    remedy: again,
  },
  'not-answering': {
    status: 503,
    title: {
      ca: 'El proveïdor no respon.',
      es: 'El proveedor no responde.',
      oc: 'Eth provesidor non respon.',
      en: 'The provider does not answer.',
    },
    remedy: {
      ca: 'Torneu-ho a provar d’aquí a una estona, o trieu un altre mètode.',
      es: 'Vuelva a intentarlo dentro de un rato, o elija otro método.',
      oc: 'Tornatz-ac a sajar d’ací a ua estona, o alistatz un aute metòde.',
      en: 'Try again in a while, or choose another method.',
    },
  },
  'refused-there': {
    status: 403,
    title: {
      ca: 'El proveïdor no us ha identificat, o ho heu deixat córrer.',
      es: 'El proveedor no le ha identificado, o lo ha dejado.',
      oc: 'Eth provesidor non vos a identificat, o ac auetz deishat.',
      en: 'The provider did not identify you, or you gave up there.',
    },
    remedy: again,
  },
  'not-trusted': {
    status: 400,
    title: {
      ca: 'La resposta del proveïdor no es pot acceptar.',
      es: 'La respuesta del proveedor no se puede aceptar.',
      oc: 'Era responsa deth provesidor non se pòt acceptar.',
      en: 'The answer of the provider cannot be accepted.',
    },
    remedy: again,
  },
  'another-browser': {
    status: 400,
    title: {
      ca: 'Aquesta resposta no és del que heu començat en aquest navegador.',
      es: 'Esta respuesta no es de lo que empezó en este navegador.',
      oc: 'Aguesta responsa non ei deth qu’auetz començat en aguest navegador.',
      en: 'This answer is not of what you began in this browser.',
    },
    remedy: again,
  },
  'not-enough': {
    status: 403,
    title: {
      ca: 'El proveïdor no arriba al nivell que es demana.',
      es: 'El proveedor no llega al nivel que se pide.',
      oc: 'Eth provesidor non arribe ath nivèu que se demane.',
      en: 'The provider does not reach the level that is asked.',
    },
    remedy: again,
  },
  'no-number': {
    status: 403,
    title: {
      ca: 'El proveïdor no diu qui sou de manera que us puguem reconèixer.',
      es: 'El proveedor no dice quién es usted de manera que podamos reconocerle.',
      oc: 'Eth provesidor non ditz qui ètz de manèra que vos podéssem arreconéisher.',
      en: 'The provider does not say who you are in a way in which we can recognise you.',
    },
    remedy: {
      ca: 'Feu servir un altre mètode, o aneu a una oficina amb el document d’identitat.',
      es: 'Use otro método, o acuda a una oficina con el documento de identidad.',
      oc: 'Hètz servir un aute metòde, o anatz en ua oficina damb eth document d’identitat.',
      en: 'Use another method, or go to an office with your identity document.',
    },
  },
  'slug-taken': {
    status: 409,
    title: {
      ca: 'Ja hi ha un proveïdor amb aquest nom curt.',
      es: 'Ya hay un proveedor con ese nombre corto.',
      oc: 'Ja i a un provesidor damb aguest nòm cuert.',
      en: 'There is a provider with that short name already.',
    },
    remedy: {
      ca: 'Poseu-n’hi un altre.',
      es: 'Ponga otro.',
      oc: 'Metetz-ne un aute.',
      en: 'Choose another.',
    },
  },
  unknown: {
    status: 404,
    title: {
      ca: 'No hi ha aquest proveïdor.',
      es: 'No existe ese proveedor.',
      oc: 'Non i a aguest provesidor.',
      en: 'There is no such provider.',
    },
    remedy: {
      ca: 'Trieu-ne un de la llista.',
      es: 'Elija uno de la lista.',
      oc: 'Alistatz-ne un dera lista.',
      en: 'Choose one from the list.',
    },
  },
});

const KNOWN: Readonly<Record<string, keyof typeof upstreamsProblems>> = {
  'not-answering': 'not-answering',
  'refused-there': 'refused-there',
  'no-level': 'not-enough',
  'no-identifier': 'no-number',
  'no-name': 'no-number',
  'not-a-number': 'no-number',
};

/** What a person is told of a finding; which one it was stands in the log and in the evidence, for who runs this. */
export const problemOf = (finding: string): keyof typeof upstreamsProblems => KNOWN[finding] ?? 'not-trusted';

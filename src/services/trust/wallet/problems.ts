import { catalogue } from '../../../kernel/problem.ts';

const again = {
  ca: 'Torneu a començar des de la pàgina d’entrada, o trieu un altre mètode.',
  es: 'Vuelva a empezar desde la página de entrada, o elija otro método.',
  oc: 'Tornatz a començar dera pagina d’entrada, o alistatz un aute metòde.',
  en: 'Begin again from the sign-in page, or choose another method.',
};

/** Each is also the reason that stands in the record and in the metric. */
export const walletProblems = catalogue('wallet', {
  over: {
    status: 404,
    title: {
      ca: 'Aquesta petició a la cartera ja ha acabat.',
      es: 'Esta petición a la cartera ya ha terminado.',
      oc: 'Aguesta peticion ara cartèra ja a acabat.',
      en: 'This question to a wallet is over.',
    },
    remedy: again,
  },
  'not-offered': {
    status: 404,
    title: {
      ca: 'Ara no es pot entrar amb una cartera.',
      es: 'Ahora no se puede entrar con una cartera.',
      oc: 'Ara non se pòt entrar damb ua cartèra.',
      en: 'A wallet cannot be used to sign in now.',
    },
    remedy: again,
  },
  'not-trusted': {
    status: 400,
    title: {
      ca: 'El que ha ensenyat la cartera no es pot acceptar.',
      es: 'Lo que ha mostrado la cartera no se puede aceptar.',
      oc: 'Çò qu’a mostrat era cartèra non se pòt acceptar.',
      en: 'What the wallet has shown cannot be accepted.',
    },
    remedy: again,
  },
  'not-valid-now': {
    status: 403,
    title: {
      ca: 'La identitat de la cartera ha caducat, l’han retirada o ara no se’n pot saber l’estat.',
      es: 'La identidad de la cartera ha caducado, ha sido retirada o ahora no se puede saber su estado.',
      oc: 'Era identitat dera cartèra a caducat, l’an retirada o ara non se’n pòt saber er estat.',
      en: 'The identity in the wallet has ended, was revoked, or its state cannot be known now.',
    },
    remedy: {
      ca: 'Renoveu-la a l’aplicació de la cartera, torneu-ho a provar més tard o trieu un altre mètode.',
      es: 'Renuévela en la aplicación de la cartera, vuelva a intentarlo más tarde o elija otro método.',
      oc: 'Renovelatz-la ena aplicacion dera cartèra, tornatz-ac a sajar mès tard o alistatz un aute metòde.',
      en: 'Renew it in the wallet app, try again later, or choose another method.',
    },
  },
  declined: {
    status: 403,
    title: {
      ca: 'No heu ensenyat res amb la cartera.',
      es: 'No ha mostrado nada con la cartera.',
      oc: 'Non auetz mostrat arren damb era cartèra.',
      en: 'You showed nothing with the wallet.',
    },
    remedy: again,
  },
  'no-number': {
    status: 403,
    title: {
      ca: 'La cartera no diu qui sou de manera que us puguem reconèixer.',
      es: 'La cartera no dice quién es usted de manera que podamos reconocerle.',
      oc: 'Era cartèra non ditz qui ètz de manèra que vos podéssem arreconéisher.',
      en: 'The wallet does not say who you are in a way in which we can recognise you.',
    },
    remedy: {
      ca: 'Feu servir un altre mètode, o aneu a una oficina amb el document d’identitat.',
      es: 'Use otro método, o acuda a una oficina con el documento de identidad.',
      oc: 'Hètz servir un aute metòde, o anatz en ua oficina damb eth document d’identitat.',
      en: 'Use another method, or go to an office with your identity document.',
    },
  },
  'not-enough': {
    status: 403,
    title: {
      ca: 'Aquesta cartera no arriba al nivell que es demana.',
      es: 'Esta cartera no llega al nivel que se pide.',
      oc: 'Aguesta cartèra non arribe ath nivèu que se demane.',
      en: 'This wallet does not reach the level that is asked.',
    },
    remedy: again,
  },
  'wrong-code': {
    status: 422,
    title: {
      ca: 'El codi no és el que surt al telèfon.',
      es: 'El código no es el que sale en el teléfono.',
      oc: 'Eth còdi non ei eth que ges en telefòn.',
      en: 'The code is not the one on the telephone.',
    },
    remedy: {
      ca: 'Torneu-lo a mirar i escriviu-lo. Després de cinc errors cal tornar a començar.',
      es: 'Vuelva a mirarlo y escríbalo. Después de cinco errores hay que empezar de nuevo.',
      oc: 'Tornatz-lo a guardar e escriuetz-lo. Dempús de cinc errors cau tornar a començar.',
      en: 'Look at it again and type it. After five errors you have to begin again.',
    },
  },
  unknown: {
    status: 404,
    title: {
      ca: 'No hi ha aquest emissor.',
      es: 'No existe ese emisor.',
      oc: 'Non i a aguest emissor.',
      en: 'There is no such issuer.',
    },
    remedy: {
      ca: 'Trieu-ne un de la llista.',
      es: 'Elija uno de la lista.',
      oc: 'Alistatz-ne un dera lista.',
      en: 'Choose one from the list.',
    },
  },
});

const KNOWN: Readonly<Record<string, keyof typeof walletProblems>> = {
  expired: 'not-valid-now',
  'too-early': 'not-valid-now',
  revoked: 'not-valid-now',
  'status-unknown': 'not-valid-now',
  replayed: 'over',
  'no-identifier': 'no-number',
  'no-name': 'no-number',
  'not-a-number': 'no-number',
};

/** What a person is told of a finding; which one it was stands in the log and in the evidence, for who runs this. */
export const problemOf = (finding: string): keyof typeof walletProblems => KNOWN[finding] ?? 'not-trusted';

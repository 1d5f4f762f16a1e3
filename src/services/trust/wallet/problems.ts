import { catalogue } from '../../../kernel/problem.ts';

const again = {
  ca: 'Torneu a començar des de la pàgina d’entrada, o trieu un altre mètode.',
  es: 'Vuelva a empezar desde la página de entrada, o elija otro método.',
  oc: 'Tornatz a començar dera pagina d’entrada, o alistatz un aute metòde.',
  en: 'Begin again from the sign-in page, or choose another method.',
};
const office = {
  ca: 'Demaneu a qui us ha donat l’atestació que la renovi, o trieu un altre mètode.',
  es: 'Pida a quien le dio la atestación que la renueve, o elija otro método.',
  oc: 'Demanatz a qui vos a dat era atestacion que la renauïsque, o alistatz un aute metòde.',
  en: 'Ask whoever gave you the attestation to renew it, or choose another method.',
};

/** Codes of refusal of a presentation: the reasons in the history and in the metric are these. */
export const walletProblems = catalogue('wallet', {
  'not-read': {
    status: 400,
    title: {
      ca: 'No s’ha pogut llegir el que ha enviat la cartera.',
      es: 'No se ha podido leer lo que ha enviado la cartera.',
      oc: 'Non s’a pogut liéger çò qu’a enviat era cartèra.',
      en: 'What the wallet sent could not be read.',
    },
    remedy: again,
  },
  'not-ours': {
    status: 404,
    title: {
      ca: 'Aquesta petició a la cartera no existeix o ja s’ha acabat.',
      es: 'Esta petición a la cartera no existe o ya ha terminado.',
      oc: 'Aguesta peticion ara cartèra non existís o ja s’a acabat.',
      en: 'This request to the wallet does not exist, or is over.',
    },
    remedy: again,
  },
  refused: {
    status: 403,
    title: {
      ca: 'No heu volgut presentar les dades, o la cartera no les té.',
      es: 'No ha querido presentar los datos, o la cartera no los tiene.',
      oc: 'Non auetz volut presentar es donades, o era cartèra non les a.',
      en: 'You did not want to present the data, or the wallet does not have them.',
    },
    remedy: again,
  },
  'wrong-signature': {
    status: 403,
    title: {
      ca: 'La signatura de l’atestació no és bona.',
      es: 'La firma de la atestación no es buena.',
      oc: 'Era signatura dera atestacion non ei bona.',
      en: 'The signature of the attestation is not good.',
    },
    remedy: office,
  },
  'unknown-issuer': {
    status: 403,
    title: {
      ca: 'No coneixem qui ha emès l’atestació.',
      es: 'No conocemos a quien emitió la atestación.',
      oc: 'Non coneishem qui a emetut era atestacion.',
      en: 'We do not know who issued the attestation.',
    },
    remedy: office,
  },
  'not-bound': {
    status: 403,
    title: {
      ca: 'La cartera no ha provat que l’atestació és seva, per a aquesta petició.',
      es: 'La cartera no ha probado que la atestación es suya, para esta petición.',
      oc: 'Era cartèra non a provat que l’atestacion ei sua, entad aguesta peticion.',
      en: 'The wallet has not proved that the attestation is its own, for this request.',
    },
    remedy: again,
  },
  expired: {
    status: 403,
    title: {
      ca: 'L’atestació ha caducat o encara no val.',
      es: 'La atestación ha caducado o todavía no vale.',
      oc: 'Era atestacion a caducat o encara non vau.',
      en: 'The attestation has expired, or is not valid yet.',
    },
    remedy: office,
  },
  revoked: {
    status: 403,
    title: {
      ca: 'L’atestació ha estat revocada.',
      es: 'La atestación ha sido revocada.',
      oc: 'Era atestacion a estat revocada.',
      en: 'The attestation has been revoked.',
    },
    remedy: office,
  },
  'status-unknown': {
    status: 503,
    title: {
      ca: 'Ara no es pot saber si l’atestació continua valent.',
      es: 'Ahora no se puede saber si la atestación sigue valiendo.',
      oc: 'Ara non se pòt saber se l’atestacion contunhe en tot valer.',
      en: 'It cannot be known now whether the attestation still holds.',
    },
    remedy: again,
  },
  'no-number': {
    status: 403,
    title: {
      ca: 'L’atestació no diu el número del document d’identitat.',
      es: 'La atestación no dice el número del documento de identidad.',
      oc: 'Era atestacion non ditz eth numèro deth document d’identitat.',
      en: 'The attestation does not say the number of the identity document.',
    },
    remedy: office,
  },
});
export type WalletReason = keyof typeof walletProblems;

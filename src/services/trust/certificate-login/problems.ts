import { catalogue } from '../../../kernel/problem.ts';

const another = {
  ca: 'Trieu un altre certificat o un altre mètode.',
  es: 'Elija otro certificado u otro método.',
  oc: 'Alistatz un aute certificat o un aute metòde.',
  en: 'Choose another certificate or another method.',
};
const renew = {
  ca: 'Renoveu el certificat amb qui us l’ha donat, o trieu un altre mètode.',
  es: 'Renueve el certificado con quien se lo dio, o elija otro método.',
  oc: 'Renauïtz eth certificat damb qui vos l’a dat, o alistatz un aute metòde.',
  en: 'Renew the certificate with whoever gave it to you, or choose another method.',
};

/** Each is also the reason that stands in the history of the account and in the metric. */
export const certificateLoginProblems = catalogue('certificate-login', {
  'no-certificate': {
    status: 400,
    title: {
      ca: 'El navegador no ha presentat cap certificat.',
      es: 'El navegador no ha presentado ningún certificado.',
      oc: 'Eth navegador non a presentat cap certificat.',
      en: 'The browser presented no certificate.',
    },
    remedy: {
      ca: 'Tanqueu el navegador, poseu la targeta o instal·leu el certificat, i torneu-ho a provar; o trieu un altre mètode.',
      es: 'Cierre el navegador, ponga la tarjeta o instale el certificado, y vuelva a intentarlo; o elija otro método.',
      oc: 'Barratz eth navegador, metetz era targeta o installatz eth certificat, e tornatz-ac a sajar; o alistatz un aute metòde.',
      en: 'Close the browser, put the card in or install the certificate, and try again; or choose another method.',
    },
  },
  'not-readable': {
    status: 400,
    title: {
      ca: 'El certificat no es pot llegir.',
      es: 'El certificado no se puede leer.',
      oc: 'Eth certificat non se pòt liéger.',
      en: 'The certificate cannot be read.',
    },
    remedy: another,
  },
  expired: {
    status: 403,
    title: {
      ca: 'El certificat ha caducat.',
      es: 'El certificado ha caducado.',
      oc: 'Eth certificat a caducat.',
      en: 'The certificate has expired.',
    },
    remedy: renew,
  },
  'not-yet-valid': {
    status: 403,
    title: {
      ca: 'El certificat encara no val.',
      es: 'El certificado todavía no vale.',
      oc: 'Eth certificat encara non vau.',
      en: 'The certificate is not valid yet.',
    },
    remedy: another,
  },
  revoked: {
    status: 403,
    title: {
      ca: 'El certificat està revocat o suspès.',
      es: 'El certificado está revocado o suspendido.',
      oc: 'Eth certificat ei revocat o suspenut.',
      en: 'The certificate is revoked or suspended.',
    },
    remedy: renew,
  },
  'status-unknown': {
    status: 503,
    title: {
      ca: 'Ara no es pot saber si el certificat continua valent.',
      es: 'Ahora no se puede saber si el certificado sigue valiendo.',
      oc: 'Ara non se pòt saber se eth certificat contunhe en tot valer.',
      en: 'It cannot be known now whether the certificate still holds.',
    },
    remedy: {
      ca: 'Torneu-ho a provar d’aquí a una estona, o trieu un altre mètode.',
      es: 'Vuelva a intentarlo dentro de un rato, o elija otro método.',
      oc: 'Tornatz-ac a sajar d’ací a ua estona, o alistatz un aute metòde.',
      en: 'Try again in a while, or choose another method.',
    },
  },
  'unknown-issuer': {
    status: 403,
    title: {
      ca: 'No reconeixem qui ha donat el certificat.',
      es: 'No reconocemos a quien dio el certificado.',
      oc: 'Non arreconeishem qui a dat eth certificat.',
      en: 'We do not recognise whoever issued the certificate.',
    },
    remedy: another,
  },
  'wrong-use': {
    status: 403,
    title: {
      ca: 'Aquest certificat no és per identificar-se.',
      es: 'Este certificado no es para identificarse.',
      oc: 'Aguest certificat non ei entà identificar-se.',
      en: 'This certificate is not for identifying oneself.',
    },
    remedy: another,
  },
  'not-a-person': {
    status: 403,
    title: {
      ca: 'El certificat no és d’una persona: un segell o una màquina no poden entrar aquí.',
      es: 'El certificado no es de una persona: un sello o una máquina no pueden entrar aquí.',
      oc: 'Eth certificat non ei d’ua persona: un sagèth o ua maquina non pòden entrar ací.',
      en: 'The certificate is not of a person: a seal or a machine cannot sign in here.',
    },
    remedy: another,
  },
  'no-number': {
    status: 403,
    title: {
      ca: 'El certificat no diu el número del document d’identitat.',
      es: 'El certificado no dice el número del documento de identidad.',
      oc: 'Eth certificat non ditz eth numèro deth document d’identitat.',
      en: 'The certificate does not say the number of the identity document.',
    },
    remedy: another,
  },
  'ticket-lost': {
    status: 400,
    title: {
      ca: 'Aquest pas ja s’ha fet o ha caducat.',
      es: 'Este paso ya se ha hecho o ha caducado.',
      oc: 'Aguest pas ja s’a hèt o a caducat.',
      en: 'This step was done already, or is over.',
    },
    remedy: {
      ca: 'Torneu a començar des de la pàgina d’entrada, en el mateix navegador.',
      es: 'Vuelva a empezar desde la página de entrada, en el mismo navegador.',
      oc: 'Tornatz a començar dera pagina d’entrada, en madeish navegador.',
      en: 'Begin again from the sign-in page, in the same browser.',
    },
  },
});
export type CertificateReason = keyof typeof certificateLoginProblems;

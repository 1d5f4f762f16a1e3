import { catalogue } from '../../../kernel/problem.ts';

const again = {
  ca: 'Torneu-ho a provar, o entreu d’una altra manera.',
  es: 'Vuelva a intentarlo, o entre de otra manera.',
  oc: 'Tornatz-ac a sajar, o entratz d’ua auta manèra.',
  en: 'Try again, or sign in another way.',
};

export const authenticatorProblems = catalogue('authenticator', {
  'not-right': {
    status: 401,
    title: {
      ca: 'El document, la contrasenya o el codi no són correctes.',
      es: 'El documento, la contraseña o el código no son correctos.',
      oc: 'Eth document, era contrasenha o eth còdi non son corrèctes.',
      en: 'The document, the password or the code is not right.',
    },
    remedy: {
      ca: 'Espereu que l’aplicació mostri un codi nou i torneu-ho a provar; o entreu d’una altra manera.',
      es: 'Espere a que la aplicación muestre un código nuevo y vuelva a intentarlo; o entre de otra manera.',
      oc: 'Demoratz qu’era aplicacion mòstre un còdi nau e tornatz-ac a sajar; o entratz d’ua auta manèra.',
      en: 'Wait until the application shows a new code and try again; or sign in another way.',
    },
  },
  'wrong-code': {
    status: 422,
    title: {
      ca: 'El codi no és el que mostra l’aplicació ara.',
      es: 'El código no es el que muestra la aplicación ahora.',
      oc: 'Eth còdi non ei eth que mòstre era aplicacion ara.',
      en: 'The code is not the one that the application shows now.',
    },
    remedy: again,
  },
  'for-employees': {
    status: 403,
    title: {
      ca: 'La contrasenya amb aplicació és per a qui treballa en una administració.',
      es: 'La contraseña con aplicación es para quien trabaja en una administración.',
      oc: 'Era contrasenha damb aplicacion ei entà qui trebalhe en ua administracion.',
      en: 'A password with an application is for those who work for an administration.',
    },
    remedy: {
      ca: 'Afegiu un codi al mòbil o una clau d’accés.',
      es: 'Añada un código en el móvil o una clave de acceso.',
      oc: 'Higetz un còdi en mobil o ua clau d’accès.',
      en: 'Add a code on your phone or a passkey.',
    },
  },
  'none-waits': {
    status: 409,
    title: {
      ca: 'No hi ha cap aplicació que esperi el primer codi.',
      es: 'No hay ninguna aplicación que espere su primer código.',
      oc: 'Non i a cap aplicacion que demore eth prumèr còdi.',
      en: 'No application waits for its first code.',
    },
    remedy: {
      ca: 'Torneu a començar des del vostre compte.',
      es: 'Vuelva a empezar desde su cuenta.',
      oc: 'Tornatz a començar deth vòste compde.',
      en: 'Begin again from your account.',
    },
  },
  'none-active': {
    status: 409,
    title: {
      ca: 'No teniu contrasenya amb aplicació.',
      es: 'No tiene contraseña con aplicación.',
      oc: 'Non auetz contrasenha damb aplicacion.',
      en: 'You have no password with an application.',
    },
    remedy: {
      ca: 'Afegiu-la des del vostre compte.',
      es: 'Añádala desde su cuenta.',
      oc: 'Higetz-la deth vòste compde.',
      en: 'Add it from your account.',
    },
  },
  'nobody-has-it': {
    status: 404,
    title: {
      ca: 'Ningú amb aquest document té contrasenya amb aplicació.',
      es: 'Nadie con ese documento tiene contraseña con aplicación.',
      oc: 'Arrés damb aguest document a contrasenha damb aplicacion.',
      en: 'Nobody with that document has a password with an application.',
    },
    remedy: {
      ca: 'Comproveu el número del document.',
      es: 'Compruebe el número del documento.',
      oc: 'Verificatz eth numèro deth document.',
      en: 'Check the number of the document.',
    },
  },
});

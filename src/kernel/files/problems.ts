import { catalogue } from '../problem.ts';

/** Refusals of the file stores. */
export const fileProblems = catalogue('files', {
  'hash-malformed': {
    status: 400,
    title: {
      ca: "L'identificador del fitxer no és vàlid.",
      es: 'El identificador del fichero no es válido.',
      oc: 'Er identificador deth fichèr non ei valid.',
      en: 'The identifier of the file is not valid.',
    },
    remedy: {
      ca: 'Ha de ser un SHA-256: 64 xifres hexadecimals en minúscula.',
      es: 'Debe ser un SHA-256: 64 cifras hexadecimales en minúscula.',
      oc: 'A d’èster un SHA-256: 64 chifres exadecimaus en minuscula.',
      en: 'It has to be a SHA-256: 64 lower-case hexadecimal digits.',
    },
  },
  missing: {
    status: 404,
    title: {
      ca: 'Aquest fitxer no hi és.',
      es: 'Este fichero no está.',
      oc: 'Aguest fichèr non i ei.',
      en: 'This file is not here.',
    },
    remedy: {
      ca: "Comproveu l'identificador.",
      es: 'Compruebe el identificador.',
      oc: 'Comprovatz er identificador.',
      en: 'Check the identifier.',
    },
  },
  /** data: { limitBytes } */
  'too-large': {
    status: 413,
    title: {
      ca: 'El fitxer és massa gran.',
      es: 'El fichero es demasiado grande.',
      oc: 'Eth fichèr ei massa gran.',
      en: 'The file is too large.',
    },
    remedy: {
      ca: 'Envieu-ne un de més petit o dividiu-lo.',
      es: 'Envíe uno más pequeño o divídalo.',
      oc: 'Enviatz-ne un de mès petit o dividitz-lo.',
      en: 'Send a smaller one or split it.',
    },
  },
  /** data: { size } */
  'range-invalid': {
    status: 416,
    title: {
      ca: 'El fitxer no té aquest tros.',
      es: 'El fichero no tiene ese tramo.',
      oc: 'Eth fichèr non a aguest tròç.',
      en: 'The file does not have that range.',
    },
    remedy: {
      ca: 'Demaneu un tros dins de la mida del fitxer.',
      es: 'Pida un tramo dentro del tamaño del fichero.',
      oc: 'Demanatz un tròç laguens dera mesura deth fichèr.',
      en: 'Ask for a range inside the size of the file.',
    },
  },
  corrupted: {
    status: 500,
    title: {
      ca: 'El fitxer desat no coincideix amb el seu hash.',
      es: 'El fichero guardado no coincide con su hash.',
      oc: 'Eth fichèr guardat non coïncidís damb eth sòn hash.',
      en: 'The stored file does not match its hash.',
    },
    remedy: {
      ca: "L'operador l'ha de restaurar d'una còpia de seguretat.",
      es: 'El operador debe restaurarlo de una copia de seguridad.',
      oc: "Er operador l'a de restaurar d'ua còpia de seguretat.",
      en: 'The operator has to restore it from a backup.',
    },
  },
  /** The store answered no, and would again. data: { status, reason } */
  'store-refused': {
    status: 502,
    title: {
      ca: 'El magatzem de fitxers ha rebutjat la petició.',
      es: 'El almacén de ficheros ha rechazado la petición.',
      oc: 'Eth magasèm de fichèrs a refusat era peticion.',
      en: 'The file store refused the request.',
    },
    remedy: {
      ca: "L'operador ha de revisar les credencials i el bucket.",
      es: 'El operador debe revisar las credenciales y el bucket.',
      oc: 'Er operador a de revisar es credenciaus e eth bucket.',
      en: 'The operator has to check the credentials and the bucket.',
    },
  },
  /** The store cannot be reached, is failing or does not answer in time. data: { attempts } */
  'store-unavailable': {
    status: 503,
    title: {
      ca: 'El magatzem de fitxers no respon.',
      es: 'El almacén de ficheros no responde.',
      oc: 'Eth magasèm de fichèrs non respon.',
      en: 'The file store does not answer.',
    },
    remedy: {
      ca: 'Torneu-ho a provar més tard; no s’ha perdut res del que ja s’havia confirmat.',
      es: 'Vuelva a intentarlo más tarde; no se ha perdido nada de lo ya confirmado.',
      oc: 'Tornatz-ac a provar mès tard; non s’a perdut arren de çò de confirmat.',
      en: 'Try again later; nothing that was confirmed is lost.',
    },
  },
});

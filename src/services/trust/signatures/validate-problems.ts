import { catalogue } from '../../../kernel/problem.ts';

/** What the validation of signatures can refuse; what it thinks of a document is never a refusal. */
export const validationProblems = catalogue('signatures', {
  'validation-busy': {
    status: 503,
    title: {
      ca: 'Ara mateix es comproven massa documents alhora.',
      es: 'Ahora mismo se comprueban demasiados documentos a la vez.',
      oc: 'Ara madeish se verifiquen massa documents ath còp.',
      en: 'Too many documents are being checked just now.',
    },
    remedy: {
      ca: 'Torneu-ho a provar d’aquí a un minut.',
      es: 'Vuelva a probarlo dentro de un minuto.',
      oc: 'Tornatz a sajar-ac d’ací a ua minuta.',
      en: 'Try again in a minute.',
    },
  },
  'validation-no-file': {
    status: 422,
    title: {
      ca: 'No hi ha cap document per comprovar.',
      es: 'No hay ningún documento que comprobar.',
      oc: 'Non i a cap document entà verificar.',
      en: 'There is no document to check.',
    },
    remedy: {
      ca: 'Envieu-lo al camp file d’un formulari amb fitxers, o en Base64 al camp content d’un JSON.',
      es: 'Envíelo en el campo file de un formulario con ficheros, o en Base64 en el campo content de un JSON.',
      oc: 'Enviatz-lo en camp file d’un formulari damb fichèrs, o en Base64 en camp content d’un JSON.',
      en: 'Send it in the field file of a form with files, or in Base64 in the field content of a JSON body.',
    },
  },
  'augment-not-possible': {
    status: 422,
    title: {
      ca: 'Aquest document no es pot portar a aquest nivell.',
      es: 'Este documento no se puede llevar a este nivel.',
      oc: 'Aguest document non se pòt portar ad aguest nivèu.',
      en: 'This document cannot be raised to that level.',
    },
    remedy: {
      ca: 'Valideu-lo primer: només es pot allargar la vida de signatures que no fallen, de certificats dels quals es tenen proves.',
      es: 'Valídelo primero: solo se puede alargar la vida de firmas que no fallan, de certificados de los que se tienen pruebas.',
      oc: 'Validatz-lo prumèr: solament se pòt alongar era vida de signatures que non falhen, de certificats que se n’an pròves.',
      en: 'Validate it first: only signatures that do not fail can be kept, of certificates for which there is proof.',
    },
  },
});

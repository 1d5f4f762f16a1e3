import type { Sentence } from '../../../../kernel/problem.ts';

type Point = { text: Sentence; remedy: Sentence };

/** What each point of the checklist asks, and what to do when it fails. */
export const checklistTexts = {
  'consumer-adhered': {
    text: {
      ca: "L'ens sol·licitant té activa l'adhesió al servei d'intercanvi.",
      es: 'La entidad solicitante tiene activa la adhesión al servicio de intercambio.',
      oc: "Er ens sollicitant a activa era adesion ath servici d'escambi.",
      en: 'The requesting body has an active adhesion to the exchange service.',
    },
    remedy: {
      ca: "Demaneu l'adhesió al consorci.",
      es: 'Pida la adhesión al consorcio.',
      oc: 'Demanatz era adesion ath consòrci.',
      en: 'Ask the consortium for the adhesion.',
    },
  },
  'service-published': {
    text: {
      ca: 'El servei de dades està publicat.',
      es: 'El servicio de datos está publicado.',
      oc: 'Eth servici de donades ei publicat.',
      en: 'The data service is published.',
    },
    remedy: {
      ca: 'Trieu al catàleg una versió publicada.',
      es: 'Elija en el catálogo una versión publicada.',
      oc: 'Alistatz en catalòg ua version publicada.',
      en: 'Choose a published version in the catalogue.',
    },
  },
  'basis-accepted': {
    text: {
      ca: 'El servei accepta la base jurídica.',
      es: 'El servicio acepta la base jurídica.',
      oc: 'Eth servici accèpte era basa juridica.',
      en: 'The data service accepts the legal basis.',
    },
    remedy: {
      ca: 'Trieu una de les bases que accepta el servei.',
      es: 'Elija una de las bases que acepta el servicio.',
      oc: "Alistatz ua des bases qu'accèpte eth servici.",
      en: 'Choose one of the bases that the data service accepts.',
    },
  },
  'norm-present': {
    text: {
      ca: "S'indiquen la norma i l'article que empara la consulta.",
      es: 'Se indican la norma y el artículo que ampara la consulta.',
      oc: "S'indiquen era nòrma e er article qu'empare era consulta.",
      en: 'The norm and the article that allow the question are given.',
    },
    remedy: {
      ca: "Escriviu la norma i l'article concret.",
      es: 'Escriba la norma y el artículo concreto.',
      oc: 'Escriuetz era nòrma e er article concrèt.',
      en: 'Write the norm and the exact article.',
    },
  },
  'link-valid': {
    text: {
      ca: "L'enllaç a la norma, si n'hi ha, és una adreça web.",
      es: 'El enlace a la norma, si lo hay, es una dirección web.',
      oc: "Eth ligam ara nòrma, se n'i a, ei ua adreça web.",
      en: 'The link to the norm, if there is one, is a web address.',
    },
    remedy: {
      ca: "Copieu l'adreça sencera (https://…) o deixeu-ho buit.",
      es: 'Copie la dirección entera (https://…) o déjelo vacío.',
      oc: 'Copiatz era adreça entèra (https://…) o deishatz-ac uet.',
      en: 'Copy the whole address (https://…) or leave it empty.',
    },
  },
  'procedure-code': {
    text: {
      ca: 'El codi SIA del procediment té de 6 a 8 xifres.',
      es: 'El código SIA del procedimiento tiene de 6 a 8 cifras.',
      oc: 'Eth còdi SIA deth procediment a de 6 a 8 chifres.',
      en: 'The SIA code of the procedure has 6 to 8 digits.',
    },
    remedy: {
      ca: 'Busqueu el codi a l’inventari SIA.',
      es: 'Busque el código en el inventario SIA.',
      oc: 'Cercatz eth còdi en inventari SIA.',
      en: 'Look the code up in the SIA inventory.',
    },
  },
  'procedure-title': {
    text: {
      ca: 'El procediment té un títol que la ciutadania entén.',
      es: 'El procedimiento tiene un título que la ciudadanía entiende.',
      oc: 'Eth procediment a un títol qu’era ciutadania compren.',
      en: 'The procedure has a title that citizens understand.',
    },
    remedy: {
      ca: 'Escriviu el nom del tràmit (5 caràcters o més).',
      es: 'Escriba el nombre del trámite (5 caracteres o más).',
      oc: 'Escriuetz eth nòm deth tramit (5 caractèrs o mès).',
      en: 'Write the name of the procedure (5 characters or more).',
    },
  },
  'fields-present': {
    text: {
      ca: 'Es demana almenys un camp.',
      es: 'Se pide al menos un campo.',
      oc: 'Se demane aumens un camp.',
      en: 'At least one field is asked for.',
    },
    remedy: {
      ca: 'Marqueu els camps que el procediment necessita.',
      es: 'Marque los campos que el procedimiento necesita.',
      oc: "Mercatz es camps qu'eth procediment a besonh.",
      en: 'Tick the fields that the procedure needs.',
    },
  },
  'fields-exist': {
    text: {
      ca: 'Tots els camps demanats són del servei.',
      es: 'Todos los campos pedidos son del servicio.',
      oc: 'Toti es camps demanadi son deth servici.',
      en: 'Every field asked for belongs to the data service.',
    },
    remedy: {
      ca: 'Traieu els camps que el servei no té.',
      es: 'Quite los campos que el servicio no tiene.',
      oc: 'Treietz es camps qu’eth servici non a.',
      en: 'Take out the fields that the data service does not have.',
    },
  },
  'fields-minimal': {
    text: {
      ca: 'Les dades de categoria especial es demanen per llei o amb consentiment (art. 9 RGPD).',
      es: 'Los datos de categoría especial se piden por ley o con consentimiento (art. 9 RGPD).',
      oc: 'Es donades de categoria especiau se demanen per lei o damb consentiment (art. 9 RGPD).',
      en: 'Special categories of data are asked for by law or on consent (GDPR art. 9).',
    },
    remedy: {
      ca: 'Traieu els camps de categoria especial o canvieu la base jurídica.',
      es: 'Quite los campos de categoría especial o cambie la base jurídica.',
      oc: 'Treietz es camps de categoria especiau o cambiatz era basa juridica.',
      en: 'Take out the fields of a special category or change the legal basis.',
    },
  },
  'quota-within': {
    text: {
      ca: 'La quota diària, sumada a la dels vostres altres convenis, cap en la que el servei dona a cada ens.',
      es: 'La cuota diaria, sumada a la de sus otros convenios, cabe en la que el servicio da a cada entidad.',
      oc: "Era quòta diària, somada ara des vòsti auti convènis, cap ena qu'eth servici da a cada ens.",
      en: 'The daily quota, with those of your other agreements, fits what the data service gives each body.',
    },
    remedy: {
      ca: "Demaneu menys quota o acordeu-ne més amb l'emissor.",
      es: 'Pida menos cuota o acuerde más con el emisor.',
      oc: 'Demanatz mens quòta o acordatz-ne mès damb er emissor.',
      en: 'Ask for a smaller quota or agree on a larger one with the provider.',
    },
  },
  'validity-order': {
    text: {
      ca: 'La vigència acaba després de començar i no ha passat.',
      es: 'La vigencia acaba después de empezar y no ha pasado.',
      oc: 'Era vigéncia acabe dempús de començar e non a passat.',
      en: 'The agreement ends after it begins and is not over already.',
    },
    remedy: {
      ca: 'Reviseu les dates.',
      es: 'Revise las fechas.',
      oc: 'Revisatz es dates.',
      en: 'Check the dates.',
    },
  },
  'validity-length': {
    text: {
      ca: 'La vigència és com a molt de quatre anys (art. 49.h de la Llei 40/2015).',
      es: 'La vigencia es como máximo de cuatro años (art. 49.h de la Ley 40/2015).',
      oc: 'Era vigéncia ei coma fòrça de quate ans (art. 49.h dera Lei 40/2015).',
      en: 'The agreement runs for four years at most (Ley 40/2015 art. 49.h).',
    },
    remedy: {
      ca: 'Avanceu la data final.',
      es: 'Adelante la fecha final.',
      oc: 'Auançatz era data finau.',
      en: 'Bring the last day forward.',
    },
  },
  'not-duplicate': {
    text: {
      ca: 'No hi ha cap altre conveni en curs igual per a les mateixes dates.',
      es: 'No hay otro convenio en curso igual para las mismas fechas.',
      oc: "Non i a cap d'aute convèni en cors parièr entàs madeishes dates.",
      en: 'There is no other such agreement pending or in force for the same dates.',
    },
    remedy: {
      ca: 'Feu servir el que ja teniu o trieu dates que no coincideixin.',
      es: 'Use el que ya tiene o elija fechas que no coincidan.',
      oc: 'Hètz servir eth que ja auetz o alistatz dates que non coïncidisquen.',
      en: 'Use the one you have or choose dates that do not overlap.',
    },
  },
} as const satisfies Record<string, Point>;

import { legalTimeProblems } from '../../../kernel/legal-time/index.ts';
import { catalogue } from '../../../kernel/problem.ts';

/** What an import of calendars can refuse. */
export const calendarsProblems = catalogue('calendars', {
  /** fields: one for each calendar in the way. */
  'version-taken': {
    status: 409,
    title: {
      ca: 'Ja hi ha una versió igual o posterior d’algun d’aquests calendaris.',
      es: 'Ya existe una versión igual o posterior de alguno de estos calendarios.',
      oc: 'Ja i a ua version parièra o posteriora de quauqu’un d’aguesti calendaris.',
      en: 'There is already an equal or later version of some of these calendars.',
    },
    remedy: {
      ca: 'Una correcció porta un número de versió més alt: canvieu-lo al fitxer i torneu-lo a carregar.',
      es: 'Una corrección lleva un número de versión más alto: cámbielo en el fichero y vuelva a cargarlo.',
      oc: 'Ua correccion pòrte un numèro de version mès naut: cambiatz-lo en fichèr e tornatz-lo a cargar.',
      en: 'A correction has a higher version number: change it in the file and load it again.',
    },
  },
});

/** Legal time is no service: whoever loads its data lists what it can refuse. */
export const allCalendarProblems = { ...legalTimeProblems, ...calendarsProblems };

import { catalogue } from '../../kernel/problem.ts';

/** What the pages of the façade refuse; its addresses say KO in the words of the contract. */
export const signadorProblems = catalogue('signador', {
  'not-authorized': {
    status: 401,
    title: {
      ca: 'L’aplicació no ha demostrat que és qui diu.',
      es: 'La aplicación no ha demostrado que es quien dice.',
      oc: 'Era aplicacion non a demostrat qu’ei qui ditz.',
      en: 'The application has not shown that it is who it says.',
    },
    remedy: {
      ca: 'Reviseu el domini, la clau i la data (dd/MM/aaaa HH:mm, hora peninsular, amb una hora de marge).',
      es: 'Revise el dominio, la clave y la fecha (dd/MM/aaaa HH:mm, hora peninsular, con una hora de margen).',
      oc: 'Revisatz eth domeni, era clau e era data (dd/MM/aaaa HH:mm, ora peninsulara, damb ua ora de marge).',
      en: 'Look at the domain, the key and the date (dd/MM/yyyy HH:mm, time of Madrid, an hour more or less).',
    },
  },
  'no-process': {
    status: 404,
    title: {
      ca: 'Aquesta signatura no hi és, ja s’ha acabat o no admet això.',
      es: 'Esta firma no está, ya ha terminado o no admite esto.',
      oc: 'Aguesta signatura non i ei, ja s’a acabat o non admet açò.',
      en: 'This signature is not there, is over, or does not take this.',
    },
    remedy: {
      ca: 'Torneu a l’aplicació i comenceu-la una altra vegada.',
      es: 'Vuelva a la aplicación y empiécela otra vez.',
      oc: 'Tornatz ara aplicacion e començatz-la un aute còp.',
      en: 'Go back to the application and begin again.',
    },
  },
  'process-over': {
    status: 410,
    title: {
      ca: 'Ha passat el temps per signar.',
      es: 'Ha pasado el tiempo para firmar.',
      oc: 'A passat eth temps entà signar.',
      en: 'The time to sign has gone by.',
    },
    remedy: {
      ca: 'Torneu a l’aplicació i comenceu la signatura una altra vegada.',
      es: 'Vuelva a la aplicación y empiece la firma otra vez.',
      oc: 'Tornatz ara aplicacion e començatz era signatura un aute còp.',
      en: 'Go back to the application and begin to sign again.',
    },
  },
  'no-application': {
    status: 404,
    title: {
      ca: 'Aquesta aplicació no hi és.',
      es: 'Esta aplicación no está.',
      oc: 'Aguesta aplicacion non i ei.',
      en: 'This application is not there.',
    },
    remedy: {
      ca: 'Mireu la llista d’aplicacions.',
      es: 'Mire la lista de aplicaciones.',
      oc: 'Guardatz era lista d’aplicacions.',
      en: 'Look at the list of applications.',
    },
  },
});

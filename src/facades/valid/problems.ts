import { catalogue } from '../../kernel/problem.ts';

const remedy = {
  ca: 'Torneu a l’aplicació i aviseu qui la porta: el seu registre i la seva petició no casen.',
  es: 'Vuelva a la aplicación y avise a quien la lleva: su registro y su petición no casan.',
  oc: 'Tornatz ara aplicacion e auisatz a qui la pòrte: eth sòn registre e era sua peticion non casen.',
  en: 'Go back to the application and tell whoever runs it: its registration and its request do not fit.',
};

/** What cannot be told to an application, because it is not known where that is. */
export const validProblems = catalogue('valid', {
  'application-unknown': {
    status: 400,
    title: {
      ca: 'L’aplicació que us envia no està registrada per identificar gent d’aquesta manera.',
      es: 'La aplicación que le envía no está registrada para identificar a gente de esta manera.',
      oc: 'Era aplicacion que vos manda non ei registrada entà identificar gent d’aguesta manèra.',
      en: 'The application that sends you is not registered to identify people in this way.',
    },
    remedy,
  },
  'redirect-unknown': {
    status: 400,
    title: {
      ca: 'L’adreça de retorn no és cap de les que l’aplicació té registrades.',
      es: 'La dirección de vuelta no es ninguna de las que la aplicación tiene registradas.',
      oc: 'Era adreça de tornada non ei cap des qu’era aplicacion a registrades.',
      en: 'The address to come back to is none of those that the application has registered.',
    },
    remedy,
  },
});

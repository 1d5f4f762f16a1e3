import { catalogue } from '../../kernel/problem.ts';

/** What the pages of the façade refuse; its methods have the words of the API. */
export const cscProblems = catalogue('csc', {
  'asking-over': {
    status: 410,
    title: {
      ca: 'Aquesta petició de l’aplicació ja no val: ha passat el temps o ja s’ha respost.',
      es: 'Esta petición de la aplicación ya no vale: ha pasado el tiempo o ya se ha respondido.',
      oc: 'Aguesta peticion dera aplicacion ja non vau: a passat eth temps o ja s’a responut.',
      en: 'What the application asked is over: its time has passed, or it was answered already.',
    },
    remedy: {
      ca: 'Torneu a l’aplicació i comenceu-hi la signatura una altra vegada.',
      es: 'Vuelva a la aplicación y empiece allí la firma otra vez.',
      oc: 'Tornatz ara aplicacion e començatz-i era signatura un aute còp.',
      en: 'Go back to the application and begin to sign again there.',
    },
  },
  'no-such-client': {
    status: 404,
    title: {
      ca: 'Aquesta aplicació no hi és o ja s’ha donat de baixa.',
      es: 'Esta aplicación no está o ya se ha dado de baja.',
      oc: 'Aguesta aplicacion non i ei o ja s’a balhat de baisha.',
      en: 'This application is not there or has been ended already.',
    },
    remedy: {
      ca: 'Mireu la llista d’aplicacions de signatura.',
      es: 'Mire la lista de aplicaciones de firma.',
      oc: 'Guardatz era lista d’aplicacions de signatura.',
      en: 'Look at the list of signing applications.',
    },
  },
  'not-a-signer': {
    status: 403,
    title: {
      ca: 'En aquesta condició no podeu signar amb aplicacions.',
      es: 'En esta condición no puede firmar con aplicaciones.',
      oc: 'En aguesta condicion non podetz signar damb aplicacions.',
      en: 'In this capacity you cannot sign with applications.',
    },
    remedy: {
      ca: 'Entreu com a ciutadà o com a persona d’un ens que té una credencial de signatura.',
      es: 'Entre como ciudadano o como persona de un ente que tiene una credencial de firma.',
      oc: 'Entratz coma ciutadan o coma persona d’ua entitat qu’a ua credenciau de signatura.',
      en: 'Enter as a citizen, or as somebody of a body who has a signing credential.',
    },
  },
});

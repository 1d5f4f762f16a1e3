import { catalogue } from '../../../kernel/problem.ts';

/** What the time-stamping authority refuses outside its own protocol, which has words of its own (RFC 3161 §2.4.2). */
export const timestampsProblems = catalogue('timestamps', {
  /** No key signs, or the clock is not sure; data.reason says which. */
  'not-available': {
    status: 503,
    title: {
      ca: 'Ara no es poden posar segells de temps.',
      es: 'Ahora no se pueden poner sellos de tiempo.',
      oc: 'Ara non se pòden botar sagèths de temps.',
      en: 'No time stamp can be made now.',
    },
    remedy: {
      ca: 'Torneu-ho a provar d’aquí a un minut. Si dura, l’operador veu la causa a la pàgina dels segells de temps.',
      es: 'Vuelva a intentarlo dentro de un minuto. Si dura, el operador ve la causa en la página de los sellos de tiempo.',
      oc: 'Tornatz-ac a sajar d’ací a ua menuta. Se dure, er operador ve era causa ena pagina des sagèths de temps.',
      en: 'Try again in a minute. If it lasts, the operator sees the cause on the page of time stamps.',
    },
  },
  'for-bodies': {
    status: 403,
    title: {
      ca: 'Aquesta autoritat només segella per als sistemes dels ens.',
      es: 'Esta autoridad solo sella para los sistemas de los entes.',
      oc: 'Aguesta autoritat sonque sagère entàs sistèmes des entitats.',
      en: 'This authority stamps only for the systems of member bodies.',
    },
    remedy: {
      ca: 'Pregunteu pel port per a sistemes (HTTPS) amb el certificat de client del vostre ens.',
      es: 'Pregunte por el puerto para sistemas (HTTPS) con el certificado de cliente de su ente.',
      oc: 'Demanatz peth pòrt entà sistèmes (HTTPS) damb eth certificat de client dera vòsta entitat.',
      en: 'Ask on the port for systems (HTTPS) with the client certificate of your body.',
    },
  },
  'no-such-unit': {
    status: 404,
    title: {
      ca: 'Aquesta clau de segellat no hi és o ja està retirada.',
      es: 'Esta clave de sellado no está o ya está retirada.',
      oc: 'Aguesta clau de sageratge non i ei o ja ei retirada.',
      en: 'This stamping key is not there or is already retired.',
    },
    remedy: {
      ca: 'Mireu la llista de claus a la pàgina dels segells de temps.',
      es: 'Mire la lista de claves en la página de los sellos de tiempo.',
      oc: 'Guardatz era lista de claus ena pagina des sagèths de temps.',
      en: 'Look at the list of keys on the page of time stamps.',
    },
  },
});

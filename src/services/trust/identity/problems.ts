import { catalogue } from '../../../kernel/problem.ts';

export const identityProblems = catalogue('identity', {
  'attempt-lost': {
    status: 400,
    title: {
      ca: 'No sabem què estàveu fent quan us heu identificat.',
      es: 'No sabemos qué estaba haciendo cuando se identificó.',
      oc: 'Non sabem qué hègetz quan vos auetz identificat.',
      en: 'We do not know what you were doing when you identified yourself.',
    },
    remedy: {
      ca: 'Torneu a començar des de la pàgina d’entrada, en el mateix navegador i abans de quinze minuts.',
      es: 'Vuelva a empezar desde la página de entrada, en el mismo navegador y antes de quince minutos.',
      oc: 'Tornatz a començar dera pagina d’entrada, en madeish navegador e abans de quinze menutes.',
      en: 'Begin again from the sign-in page, in the same browser and within fifteen minutes.',
    },
  },
  'attempt-spent': {
    status: 409,
    title: {
      ca: 'Aquesta identificació ja s’ha fet servir.',
      es: 'Esta identificación ya se ha usado.',
      oc: 'Aguesta identificacion ja s’a hèt servir.',
      en: 'This identification was used already.',
    },
    remedy: {
      ca: 'Si no heu entrat, torneu a començar des de la pàgina d’entrada.',
      es: 'Si no ha entrado, vuelva a empezar desde la página de entrada.',
      oc: 'S’ei que non auetz entrat, tornatz a començar dera pagina d’entrada.',
      en: 'If you are not signed in, begin again from the sign-in page.',
    },
  },
  'not-sure-enough': {
    status: 403,
    title: {
      ca: 'El mètode que heu fet servir no arriba al nivell que es demana.',
      es: 'El método que ha usado no llega al nivel que se pide.',
      oc: 'Eth metòde qu’auetz hèt servir non arribe ath nivèu que se demane.',
      en: 'The method that you used does not reach the level that is asked.',
    },
    remedy: {
      ca: 'Trieu un mètode d’un nivell superior, o feu més segur el vostre en una oficina d’atenció.',
      es: 'Elija un método de un nivel superior, o haga más seguro el suyo en una oficina de atención.',
      oc: 'Alistatz un metòde d’un nivèu superior, o hètz mès segur eth vòste en ua oficina d’atencion.',
      en: 'Choose a method of a higher level, or make yours surer at an office.',
    },
  },
  'another-person': {
    status: 409,
    title: {
      ca: 'Us heu identificat com una altra persona.',
      es: 'Se ha identificado como otra persona.',
      oc: 'Vos auetz identificat coma ua auta persona.',
      en: 'You identified yourself as another person.',
    },
    remedy: {
      ca: 'Per continuar el que fèieu, identifiqueu-vos com la mateixa persona; o sortiu i torneu a entrar.',
      es: 'Para continuar lo que hacía, identifíquese como la misma persona; o salga y vuelva a entrar.',
      oc: 'Entà contunhar çò que hègetz, identificatz-vos coma era madeisha persona; o gessetz e tornatz a entrar.',
      en: 'To go on, identify yourself as the same person; or sign out and in again.',
    },
  },
  'account-closed': {
    status: 403,
    title: {
      ca: 'Aquest compte està tancat.',
      es: 'Esta cuenta está cerrada.',
      oc: 'Aguest compde ei barrat.',
      en: 'This account is closed.',
    },
    remedy: {
      ca: 'Aneu a una oficina d’atenció amb el vostre document d’identitat.',
      es: 'Acuda a una oficina de atención con su documento de identidad.',
      oc: 'Anatz en ua oficina d’atencion damb eth vòste document d’identitat.',
      en: 'Go to an office with your identity document.',
    },
  },
  'too-many-tries': {
    status: 429,
    title: {
      ca: 'Hi ha hagut massa intents.',
      es: 'Ha habido demasiados intentos.',
      oc: 'I a auut massa assagi.',
      en: 'There were too many tries.',
    },
    remedy: {
      ca: 'Espereu el que s’indica i torneu-ho a provar, o entreu amb un altre mètode.',
      es: 'Espere lo que se indica y vuelva a intentarlo, o entre con otro método.',
      oc: 'Demoratz çò que s’indique e tornatz-ac a sajar, o entratz damb un aute metòde.',
      en: 'Wait as long as it says and try again, or sign in with another method.',
    },
  },
  'method-suspended': {
    status: 503,
    title: {
      ca: 'Aquest mètode està aturat ara.',
      es: 'Este método está parado ahora.',
      oc: 'Aguest metòde ei arturat ara.',
      en: 'This method is suspended for now.',
    },
    remedy: {
      ca: 'Trieu un altre mètode o torneu-ho a provar més tard.',
      es: 'Elija otro método o vuelva a intentarlo más tarde.',
      oc: 'Alistatz un aute metòde o tornatz-ac a sajar mès tard.',
      en: 'Choose another method or try again later.',
    },
  },
  'method-unknown': {
    status: 404,
    title: {
      ca: 'No hi ha aquest mètode, o no està aturat.',
      es: 'No existe este método, o no está parado.',
      oc: 'Non i a aguest metòde, o non ei arturat.',
      en: 'There is no such method, or it is not suspended.',
    },
    remedy: {
      ca: 'Mireu la llista de mètodes.',
      es: 'Mire la lista de métodos.',
      oc: 'Guardatz era lista de metòdes.',
      en: 'Look at the list of methods.',
    },
  },
  'incident-unknown': {
    status: 404,
    title: {
      ca: 'No hi ha aquesta incidència, o ja està tancada.',
      es: 'No existe esta incidencia, o ya está cerrada.',
      oc: 'Non i a aguesta incidéncia, o ja ei barrada.',
      en: 'There is no such incident, or it is closed already.',
    },
    remedy: {
      ca: 'Torneu a mirar la llista d’incidències.',
      es: 'Vuelva a mirar la lista de incidencias.',
      oc: 'Tornatz a guardar era lista d’incidéncies.',
      en: 'Look at the list of incidents again.',
    },
  },
  'means-unknown': {
    status: 404,
    title: {
      ca: 'No teniu aquest mitjà d’identificació.',
      es: 'No tiene este medio de identificación.',
      oc: 'Non auetz aguest mejan d’identificacion.',
      en: 'You do not have this means of identification.',
    },
    remedy: {
      ca: 'Mireu al vostre compte els mitjans que teniu.',
      es: 'Mire en su cuenta los medios que tiene.',
      oc: 'Guardatz en vòste compde es mejans qu’auetz.',
      en: 'Look at the means you have in your account.',
    },
  },
  'device-unknown': {
    status: 404,
    title: {
      ca: 'Aquest dispositiu no és a la vostra llista.',
      es: 'Este dispositivo no está en su lista.',
      oc: 'Aguest dispositiu non ei ena vòsta lista.',
      en: 'This device is not in your list.',
    },
    remedy: {
      ca: 'Torneu a mirar la llista de dispositius.',
      es: 'Vuelva a mirar la lista de dispositivos.',
      oc: 'Tornatz a guardar era lista de dispositius.',
      en: 'Look at the list of devices again.',
    },
  },
  'account-unknown': {
    status: 404,
    title: {
      ca: 'Encara no teniu compte.',
      es: 'Todavía no tiene cuenta.',
      oc: 'Encara non auetz compde.',
      en: 'You have no account yet.',
    },
    remedy: {
      ca: 'Entreu amb qualsevol dels mètodes d’identificació.',
      es: 'Entre con cualquiera de los métodos de identificación.',
      oc: 'Entratz damb quinsevolh des metòdes d’identificacion.',
      en: 'Sign in with any of the methods.',
    },
  },
  'code-wrong': {
    status: 422,
    title: {
      ca: 'El codi no és aquest, o ha caducat.',
      es: 'El código no es este, o ha caducado.',
      oc: 'Eth còdi non ei aguest, o a caducat.',
      en: 'The code is not this one, or is over.',
    },
    remedy: {
      ca: 'Mireu l’últim missatge, o demaneu un codi nou.',
      es: 'Mire el último mensaje, o pida un código nuevo.',
      oc: 'Guardatz eth darrèr messatge, o demanatz un còdi nau.',
      en: 'Look at the last message, or ask for a new code.',
    },
  },
  'document-of-another': {
    status: 409,
    title: {
      ca: 'Aquest número ja és d’un altre document del mateix estat.',
      es: 'Este número ya es de otro documento del mismo estado.',
      oc: 'Aguest numèro ja ei d’un aute document deth madeish estat.',
      en: 'This number is already that of another document of the same state.',
    },
    remedy: {
      ca: 'Entreu amb el document amb què vau entrar la primera vegada, o aneu a una oficina d’atenció.',
      es: 'Entre con el documento con el que entró la primera vez, o acuda a una oficina de atención.',
      oc: 'Entratz damb eth document damb que entrèretz eth prumèr còp, o anatz en ua oficina d’atencion.',
      en: 'Sign in with the document that you used the first time, or go to a desk.',
    },
  },
  'session-unknown': {
    status: 404,
    title: {
      ca: 'Aquesta sessió no és vostra o ja s’ha acabat.',
      es: 'Esta sesión no es suya o ya ha terminado.',
      oc: 'Aguesta session non ei vòsta o ja s’a acabat.',
      en: 'This session is not yours, or has ended.',
    },
    remedy: {
      ca: 'Torneu a mirar la llista de sessions.',
      es: 'Vuelva a mirar la lista de sesiones.',
      oc: 'Tornatz a guardar era lista de sessions.',
      en: 'Look at the list of sessions again.',
    },
  },
});

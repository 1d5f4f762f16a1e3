import { catalogue } from '../../../kernel/problem.ts';

const tellApplication = {
  ca: 'Torneu a l’aplicació i torneu-ho a provar. Si passa sempre, digueu-ho a qui la fa.',
  es: 'Vuelva a la aplicación e inténtelo de nuevo. Si pasa siempre, dígaselo a quien la hace.',
  oc: 'Tornatz ara aplicacion e tornatz-ac a sajar. Se passe tostemp, didetz-ac a qui la hè.',
  en: 'Go back to the application and try again. If it always happens, tell whoever makes it.',
};
const lookAtList = {
  ca: 'Mireu la llista d’aplicacions i el seu estat.',
  es: 'Mire la lista de aplicaciones y su estado.',
  oc: 'Guardatz era lista d’aplicacions e eth sòn estat.',
  en: 'Look at the list of applications and their states.',
};

export const providerProblems = catalogue('provider', {
  'request-wrong': {
    status: 400,
    title: {
      ca: 'L’aplicació que us ha portat aquí ho ha demanat malament, o massa tard.',
      es: 'La aplicación que le ha traído aquí lo ha pedido mal, o demasiado tarde.',
      oc: 'Era aplicacion que vos a portat ací ac a demanat mau, o massa tard.',
      en: 'The application that brought you here asked in a wrong way, or too late.',
    },
    remedy: tellApplication,
  },
  'application-unknown': {
    status: 400,
    title: {
      ca: 'No coneixem l’aplicació que us ha portat aquí, o no està aprovada.',
      es: 'No conocemos la aplicación que le ha traído aquí, o no está aprobada.',
      oc: 'Non coneishem era aplicacion que vos a portat ací, o non ei aprovada.',
      en: 'We do not know the application that brought you here, or it is not approved.',
    },
    remedy: tellApplication,
  },
  'address-not-registered': {
    status: 400,
    title: {
      ca: 'L’aplicació vol que torneu a una adreça que no té registrada.',
      es: 'La aplicación quiere que vuelva a una dirección que no tiene registrada.',
      oc: 'Era aplicacion vò que tornetz en ua adreça que non a registrada.',
      en: 'The application wants you to return to an address that is not registered.',
    },
    remedy: tellApplication,
  },
  'access-denied': {
    status: 403,
    title: {
      ca: 'No heu volgut que l’aplicació sàpiga qui sou, o no us ho hem pogut demanar.',
      es: 'No ha querido que la aplicación sepa quién es, o no se lo hemos podido pedir.',
      oc: 'Non auetz volut que l’aplicacion sàpia qui ètz, o non vos ac auem pogut demanar.',
      en: 'You did not want the application to know who you are, or we could not ask you.',
    },
    remedy: tellApplication,
  },
  'interaction-lost': {
    status: 400,
    title: {
      ca: 'Aquesta petició no és d’aquest navegador, o ja s’ha acabat.',
      es: 'Esta petición no es de este navegador, o ya ha terminado.',
      oc: 'Aguesta peticion non ei d’aguest navegador, o ja s’a acabat.',
      en: 'This request is not of this browser, or is over.',
    },
    remedy: tellApplication,
  },
  unknown: {
    status: 404,
    title: {
      ca: 'No hi ha aquesta aplicació.',
      es: 'No existe esta aplicación.',
      oc: 'Non i a aguesta aplicacion.',
      en: 'There is no such application.',
    },
    remedy: lookAtList,
  },
  'wrong-state': {
    status: 409,
    title: {
      ca: 'En l’estat que té l’aplicació, això no es pot fer.',
      es: 'En el estado que tiene la aplicación, esto no se puede hacer.',
      oc: 'En estat qu’a era aplicacion, açò non se pòt hèr.',
      en: 'In the state of the application, this cannot be done.',
    },
    remedy: lookAtList,
  },
  'nothing-pending': {
    status: 409,
    title: {
      ca: 'No hi ha cap canvi per aprovar.',
      es: 'No hay ningún cambio por aprobar.',
      oc: 'Non i a cap cambi entà aprovar.',
      en: 'There is no change to approve.',
    },
    remedy: lookAtList,
  },
  'own-request': {
    status: 403,
    title: {
      ca: 'Qui ho demana no ho pot aprovar.',
      es: 'Quien lo pide no puede aprobarlo.',
      oc: 'Qui ac demane non ac pòt aprovar.',
      en: 'Whoever asks for it may not approve it.',
    },
    remedy: {
      ca: 'Ho ha d’aprovar una altra persona.',
      es: 'Debe aprobarlo otra persona.',
      oc: 'Ac a d’aprovar ua auta persona.',
      en: 'Another person has to approve it.',
    },
  },
  'no-secret': {
    status: 409,
    title: {
      ca: 'Aquesta aplicació no fa servir cap secret.',
      es: 'Esta aplicación no usa ningún secreto.',
      oc: 'Aguesta aplicacion non hè servir cap secret.',
      en: 'This application does not use a secret.',
    },
    remedy: {
      ca: 'S’identifica amb les seves claus: canvieu-les a les seves dades.',
      es: 'Se identifica con sus claves: cámbielas en sus datos.',
      oc: 'S’identifique damb es sues claus: cambiatz-les enes sues donades.',
      en: 'It authenticates with its keys: change them in its data.',
    },
  },
  'consent-unknown': {
    status: 404,
    title: {
      ca: 'No heu donat cap permís a aquesta aplicació.',
      es: 'No ha dado ningún permiso a esta aplicación.',
      oc: 'Non auetz dat cap permís ad aguesta aplicacion.',
      en: 'You have given this application no permission.',
    },
    remedy: {
      ca: 'Mireu la llista dels permisos que teniu donats.',
      es: 'Mire la lista de los permisos que tiene dados.',
      oc: 'Guardatz era lista des permisi qu’auetz dat.',
      en: 'Look at the list of permissions you have given.',
    },
  },
});

import { catalogue } from '../../../kernel/problem.ts';

export const providerProblems = catalogue('provider', {
  'request-invalid': {
    status: 400,
    title: {
      ca: 'L’aplicació que us ha enviat aquí no ho ha fet bé.',
      es: 'La aplicación que le ha enviado aquí no lo ha hecho bien.',
      oc: 'Era aplicacion que vos a enviat aciu non ac a hèt ben.',
      en: 'The application that sent you here did not do it right.',
    },
    remedy: {
      ca: 'Torneu a l’aplicació i comenceu de nou. Si torna a passar, aviseu qui la manté i doneu-li el codi d’aquesta pàgina.',
      es: 'Vuelva a la aplicación y empiece de nuevo. Si vuelve a pasar, avise a quien la mantiene y déle el código de esta página.',
      oc: 'Tornatz ara aplicacion e començatz de nauèth. Se torne a passar, avisatz a qui la mantie e datz-li eth còdi d’aguesta pagina.',
      en: 'Go back to the application and begin again. If it happens again, tell whoever maintains it the code of this page.',
    },
  },
  'client-unknown': {
    status: 400,
    title: {
      ca: 'No coneixem l’aplicació que us ha enviat aquí.',
      es: 'No conocemos la aplicación que le ha enviado aquí.',
      oc: 'Non coneishem era aplicacion que vos a enviat aciu.',
      en: 'We do not know the application that sent you here.',
    },
    remedy: {
      ca: 'No continueu. Si és d’una administració, aviseu-la: pot ser que no estigui aprovada o que estigui aturada.',
      es: 'No continúe. Si es de una administración, avísela: puede que no esté aprobada o que esté parada.',
      oc: 'Non contunhetz. S’ei d’ua administracion, avisatz-la: pòt èster que non sigue aprovada o que sigue arturada.',
      en: 'Do not go on. If it is of an administration, tell them: it may not be approved, or be suspended.',
    },
  },
  'redirect-unknown': {
    status: 400,
    title: {
      ca: 'L’adreça on l’aplicació vol que torneu no és la que va registrar.',
      es: 'La dirección a la que la aplicación quiere que vuelva no es la que registró.',
      oc: 'Era adreça a on era aplicacion vò que tornetz non ei era que registrèc.',
      en: 'The address to which the application wants you back is not the one that it registered.',
    },
    remedy: {
      ca: 'No continueu: algú podria voler rebre les vostres dades. Aviseu l’administració de l’aplicació.',
      es: 'No continúe: alguien podría querer recibir sus datos. Avise a la administración de la aplicación.',
      oc: 'Non contunhetz: quauquarrés poirie voler recéber es vòstes donades. Avisatz ara administracion dera aplicacion.',
      en: 'Do not go on: somebody might want to receive your data. Tell the administration of the application.',
    },
  },
  'interaction-lost': {
    status: 400,
    title: {
      ca: 'Aquesta entrada ha caducat o no va començar en aquest navegador.',
      es: 'Esta entrada ha caducado o no empezó en este navegador.',
      oc: 'Aguesta entrada a caducat o non comencèc en aguest navegador.',
      en: 'This sign-in has run out, or did not begin in this browser.',
    },
    remedy: {
      ca: 'Torneu a l’aplicació i comenceu de nou. Si algú us ha enviat aquest enllaç, no hi continueu.',
      es: 'Vuelva a la aplicación y empiece de nuevo. Si alguien le ha enviado este enlace, no continúe.',
      oc: 'Tornatz ara aplicacion e començatz de nauèth. Se quauquarrés vos a enviat aguest ligam, non i contunhetz.',
      en: 'Go back to the application and begin again. If somebody sent you this link, do not go on.',
    },
  },
  'application-unknown': {
    status: 404,
    title: {
      ca: 'El vostre ens no té aquesta aplicació.',
      es: 'Su entidad no tiene esta aplicación.',
      oc: 'Eth vòste ens non a aguesta aplicacion.',
      en: 'Your body does not have this application.',
    },
    remedy: {
      ca: 'Mireu la llista d’aplicacions.',
      es: 'Mire la lista de aplicaciones.',
      oc: 'Guardatz era lista d’aplicacions.',
      en: 'Look at the list of applications.',
    },
  },
  'application-state': {
    status: 409,
    title: {
      ca: 'Això no es pot fer amb l’aplicació en l’estat en què és.',
      es: 'Esto no se puede hacer con la aplicación en el estado en que está.',
      oc: 'Aquerò non se pòt hèr damb era aplicacion en estat qu’ei.',
      en: 'This cannot be done with the application in the state in which it is.',
    },
    remedy: {
      ca: 'Torneu a mirar l’aplicació: algú altre pot haver-la canviat.',
      es: 'Vuelva a mirar la aplicación: otra persona puede haberla cambiado.',
      oc: 'Tornatz a guardar era aplicacion: quauquarrés mès la pòt auer cambiada.',
      en: 'Look at the application again: somebody else may have changed it.',
    },
  },
  'changed-since': {
    status: 409,
    title: {
      ca: 'L’aplicació ha canviat des que l’heu mirada.',
      es: 'La aplicación ha cambiado desde que la miró.',
      oc: 'Era aplicacion a cambiat dès que la guardèretz.',
      en: 'The application has changed since you looked at it.',
    },
    remedy: {
      ca: 'Torneu-la a mirar i decidiu.',
      es: 'Vuelva a mirarla y decida.',
      oc: 'Tornatz-la a guardar e decidisquetz.',
      en: 'Look at it again and decide.',
    },
  },
  'own-request': {
    status: 403,
    title: {
      ca: 'No podeu aprovar el que heu demanat vós.',
      es: 'No puede aprobar lo que ha pedido usted.',
      oc: 'Non podetz aprovar çò qu’auetz demanat vos.',
      en: 'You may not approve what you asked for yourself.',
    },
    remedy: {
      ca: 'Demaneu-ho a un altre operador.',
      es: 'Pídaselo a otro operador.',
      oc: 'Demanatz-ac a un aute operador.',
      en: 'Ask another operator.',
    },
  },
  'consent-unknown': {
    status: 404,
    title: {
      ca: 'No hi ha aquest permís, o ja l’heu retirat.',
      es: 'No existe este permiso, o ya lo ha retirado.',
      oc: 'Non i a aguest permís, o ja l’auetz retirat.',
      en: 'There is no such permission, or you took it back already.',
    },
    remedy: {
      ca: 'Mireu la llista de permisos del vostre compte.',
      es: 'Mire la lista de permisos de su cuenta.',
      oc: 'Guardatz era lista de permisi deth vòste compde.',
      en: 'Look at the list of permissions of your account.',
    },
  },
});

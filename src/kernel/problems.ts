import { catalogue } from './problem.ts';

/** Refusals that any service may meet. */
export const kernelProblems = catalogue('kernel', {
  'input-invalid': {
    status: 422,
    title: {
      ca: 'Hi ha dades que falten o no són correctes.',
      es: 'Faltan datos o no son correctos.',
      oc: 'I a donades que manquen o non son corrèctes.',
      en: 'Some of the data is missing or wrong.',
    },
    remedy: {
      ca: 'Corregiu els camps indicats i torneu-ho a enviar.',
      es: 'Corrija los campos indicados y vuelva a enviarlo.',
      oc: 'Corregitz es camps indicadi e tornatz-ac a enviar.',
      en: 'Correct the fields that are named and send it again.',
    },
  },
  'body-malformed': {
    status: 400,
    title: {
      ca: 'El cos de la petició no es pot llegir.',
      es: 'El cuerpo de la petición no se puede leer.',
      oc: 'Eth còs dera peticion non se pòt liéger.',
      en: 'The body of the request cannot be read.',
    },
    remedy: {
      ca: 'Envieu un JSON vàlid (RFC 8259) amb Content-Type application/json.',
      es: 'Envíe un JSON válido (RFC 8259) con Content-Type application/json.',
      oc: 'Enviatz un JSON valid (RFC 8259) damb Content-Type application/json.',
      en: 'Send valid JSON (RFC 8259) with Content-Type application/json.',
    },
  },
  'too-large': {
    status: 413,
    title: {
      ca: 'La petició és massa gran.',
      es: 'La petición es demasiado grande.',
      oc: 'Era peticion ei massa grana.',
      en: 'The request is too large.',
    },
    remedy: {
      ca: 'Reduïu la mida o envieu-la en parts.',
      es: 'Reduzca el tamaño o envíela en partes.',
      oc: 'Redusitz era mesura o enviatz-la en parts.',
      en: 'Make it smaller or send it in parts.',
    },
  },
  'too-slow': {
    status: 408,
    title: {
      ca: 'La petició ha trigat massa a arribar.',
      es: 'La petición ha tardado demasiado en llegar.',
      oc: 'Era peticion a tardat massa a arribar.',
      en: 'The request took too long to arrive.',
    },
    remedy: {
      ca: 'Envieu-la sencera de seguida, per una connexió nova.',
      es: 'Envíela entera enseguida, por una conexión nueva.',
      oc: 'Enviatz-la entèra de seguit, per ua connexion naua.',
      en: 'Send it whole at once, on a new connection.',
    },
  },
  'uploads-busy': {
    status: 503,
    title: {
      ca: 'Ara mateix es reben massa fitxers alhora.',
      es: 'Ahora mismo se reciben demasiados ficheros a la vez.',
      oc: 'Ara madeish se receben massa fichèrs ath còp.',
      en: 'Too many files are being received just now.',
    },
    remedy: {
      ca: 'Torneu-lo a enviar d’aquí a un minut.',
      es: 'Vuelva a enviarlo dentro de un minuto.',
      oc: 'Tornatz a enviar-lo d’ací a ua minuta.',
      en: 'Send it again in a minute.',
    },
  },
  'too-many-at-once': {
    status: 429,
    title: {
      ca: 'Des de la vostra adreça ja s’envien tants fitxers alhora com es pot sense identificar-se.',
      es: 'Desde su dirección ya se envían tantos ficheros a la vez como se puede sin identificarse.',
      oc: 'Dera vòstra adreça ja s’envien tanti fichèrs ath còp coma se pòt sense identificar-se.',
      en: 'As many files are already being sent from your address as is possible without signing in.',
    },
    remedy: {
      ca: 'Espereu que s’acabi d’atendre el que heu enviat, o identifiqueu-vos.',
      es: 'Espere a que se acabe de atender lo que ha enviado, o identifíquese.',
      oc: 'Demoratz que s’acabe d’aténer çò qu’auetz enviat, o identificatz-vos.',
      en: 'Wait until what you sent has been answered, or sign in.',
    },
  },
  'media-type': {
    status: 415,
    title: {
      ca: "Aquest tipus de contingut no s'accepta aquí.",
      es: 'Este tipo de contenido no se acepta aquí.',
      oc: "Aguest tipe de contengut non s'accèpte ací.",
      en: 'This content type is not accepted here.',
    },
    remedy: {
      ca: 'Feu servir el Content-Type que diu la documentació.',
      es: 'Use el Content-Type que indica la documentación.',
      oc: 'Hètz servir eth Content-Type que ditz era documentacion.',
      en: 'Use the Content-Type that the documentation names.',
    },
  },
  'level-too-low': {
    status: 403,
    title: {
      ca: 'Per fer això cal una identificació més segura.',
      es: 'Para hacer esto se necesita una identificación más segura.',
      oc: 'Entà hèr açò cau ua identificacion mès segura.',
      en: 'This needs a surer identification.',
    },
    remedy: {
      ca: 'Identifiqueu-vos amb un mètode del nivell que es demana; no perdreu el que heu fet.',
      es: 'Identifíquese con un método del nivel que se pide; no perderá lo hecho.',
      oc: 'Identificatz-vos damb un metòde deth nivèu que se demane; non perderatz çò que auetz hèt.',
      en: 'Identify yourself with a method of the level that is asked; what you have done is not lost.',
    },
  },
  'not-found': {
    status: 404,
    title: {
      ca: 'Això no existeix o no és visible per a vós.',
      es: 'Esto no existe o no es visible para usted.',
      oc: 'Aquerò non existís o non ei visible entà vos.',
      en: 'This does not exist or is not visible to you.',
    },
    remedy: {
      ca: "Comproveu l'adreça o l'identificador.",
      es: 'Compruebe la dirección o el identificador.',
      oc: 'Comprovatz era adreça o er identificador.',
      en: 'Check the address or the identifier.',
    },
  },
  'method-not-allowed': {
    status: 405,
    title: {
      ca: 'Aquesta adreça no admet aquest mètode.',
      es: 'Esta dirección no admite este método.',
      oc: 'Aguesta adreça non admet aguest metòde.',
      en: 'This address does not take this method.',
    },
    remedy: {
      ca: "Mireu els mètodes a la capçalera Allow o a l'OpenAPI.",
      es: 'Mire los métodos en la cabecera Allow o en el OpenAPI.',
      oc: 'Guardatz es metòdes ena capçalèra Allow o en OpenAPI.',
      en: 'See the methods in the Allow header or in the OpenAPI document.',
    },
  },
  'not-signed-in': {
    status: 401,
    title: {
      ca: 'Cal identificar-se.',
      es: 'Es necesario identificarse.',
      oc: 'Cau identificar-se.',
      en: 'You need to say who you are.',
    },
    remedy: {
      ca: 'Identifiqueu-vos i torneu-ho a provar.',
      es: 'Identifíquese y vuelva a intentarlo.',
      oc: 'Identificatz-vos e tornatz-ac a provar.',
      en: 'Sign in, or present a certificate or token, and try again.',
    },
  },
  'not-allowed': {
    status: 403,
    title: {
      ca: 'No teniu permís per fer això.',
      es: 'No tiene permiso para hacer esto.',
      oc: 'Non auetz permís entà hèr aquerò.',
      en: 'You are not allowed to do this.',
    },
    remedy: {
      ca: 'Demaneu la capacitat que falta a qui administra el vostre ens.',
      es: 'Pida la capacidad que falta a quien administra su entidad.',
      oc: 'Demanatz era capacitat que manque a qui administre er ens.',
      en: 'Ask whoever administers your body for the missing capability.',
    },
  },
  'cross-site': {
    status: 403,
    title: {
      ca: 'Aquest formulari no venia del nostre portal.',
      es: 'Este formulario no venía de nuestro portal.',
      oc: 'Aguest formulari non venguie deth nòste portau.',
      en: 'This form did not come from our own portal.',
    },
    remedy: {
      ca: "Obriu la pàgina del portal i torneu a enviar-lo des d'allà.",
      es: 'Abra la página del portal y vuelva a enviarlo desde allí.',
      oc: "Daurítz era pagina deth portau e tornatz a enviar-lo d'aquiu estant.",
      en: 'Open the page of the portal and send it again from there.',
    },
  },
  'rate-limited': {
    status: 429,
    title: {
      ca: 'Massa peticions en poc temps.',
      es: 'Demasiadas peticiones en poco tiempo.',
      oc: 'Massa peticions en pòc temps.',
      en: 'Too many requests in a short time.',
    },
    remedy: {
      ca: 'Espereu els segons que diu Retry-After.',
      es: 'Espere los segundos que indica Retry-After.',
      oc: 'Demoratz es segondes que ditz Retry-After.',
      en: 'Wait the seconds that Retry-After says.',
    },
  },
  'idempotency-reused': {
    status: 422,
    title: {
      ca: "Aquesta clau d'idempotència ja s'ha fet servir amb unes altres dades.",
      es: 'Esta clave de idempotencia ya se ha usado con otros datos.',
      oc: "Aguesta clau d'idempoténcia ja s'a hèt servir damb ues autes donades.",
      en: 'This idempotency key was already used with other data.',
    },
    remedy: {
      ca: 'Feu servir una clau nova per a cada operació diferent.',
      es: 'Use una clave nueva para cada operación distinta.',
      oc: 'Hètz servir ua clau naua entà cada operacion diferenta.',
      en: 'Use a new key for each different operation.',
    },
  },
  'idempotency-malformed': {
    status: 400,
    title: {
      ca: "La clau d'idempotència no és vàlida.",
      es: 'La clave de idempotencia no es válida.',
      oc: "Era clau d'idempoténcia non ei valida.",
      en: 'The idempotency key is not valid.',
    },
    remedy: {
      ca: 'Ha de tenir entre 8 i 200 caràcters ASCII visibles, per exemple un UUID.',
      es: 'Debe tener entre 8 y 200 caracteres ASCII visibles, por ejemplo un UUID.',
      oc: 'A de tier entre 8 e 200 caractèrs ASCII visibles, per exemple un UUID.',
      en: 'It has 8 to 200 visible ASCII characters, for example a UUID.',
    },
  },
  conflict: {
    status: 409,
    title: {
      ca: 'Algú altre ho ha canviat mentrestant, o ja existeix.',
      es: 'Alguien lo ha cambiado mientras tanto, o ya existe.',
      oc: 'Quauqu’un aute ac a cambiat, o ja existís.',
      en: 'Somebody else changed it meanwhile, or it exists already.',
    },
    remedy: {
      ca: "Torneu a carregar-lo i repetiu l'operació si encara cal.",
      es: 'Vuelva a cargarlo y repita la operación si aún hace falta.',
      oc: 'Tornatz a cargar-lo e repetitz era operacion se encara cau.',
      en: 'Load it again and repeat the operation if it is still needed.',
    },
  },
  unavailable: {
    status: 503,
    title: {
      ca: 'Ara mateix no es pot atendre la petició.',
      es: 'Ahora mismo no se puede atender la petición.',
      oc: 'Ara madeish non se pòt aténer era peticion.',
      en: 'The request cannot be served right now.',
    },
    remedy: {
      ca: "Torneu-ho a provar d'aquí a uns segons; no s'ha perdut res.",
      es: 'Vuelva a intentarlo en unos segundos; no se ha perdido nada.',
      oc: "Tornatz-ac a provar d'ací a uns segonds; non s'a perdut arren.",
      en: 'Try again in some seconds; nothing was lost.',
    },
  },
  internal: {
    status: 500,
    title: {
      ca: 'Hi ha hagut un error nostre.',
      es: 'Ha habido un error nuestro.',
      oc: 'I a auut un error nòste.',
      en: 'Something failed on our side.',
    },
    remedy: {
      ca: "Torneu-ho a provar; si continua, doneu l'identificador de la petició a suport.",
      es: 'Vuelva a intentarlo; si continúa, dé el identificador de la petición a soporte.',
      oc: 'Tornatz-ac a provar; se contunhe, balhatz er identificador dera peticion a supòrt.',
      en: 'Try again; if it goes on, give the identifier of the request to support.',
    },
  },
});

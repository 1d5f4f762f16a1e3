import { catalogue } from '../../../kernel/problem.ts';

/** What the directory and the adhesions can refuse. */
export const administrationsProblems = catalogue('administrations', {
  unknown: {
    status: 404,
    title: {
      ca: 'Aquest ens no és al directori.',
      es: 'Esta entidad no está en el directorio.',
      oc: 'Aguest ens non ei en directòri.',
      en: 'This body is not in the directory.',
    },
    remedy: {
      ca: 'Busqueu-lo pel nom o pel codi al directori.',
      es: 'Búsquela por el nombre o por el código en el directorio.',
      oc: 'Cercatz-lo peth nòm o peth còdi en directòri.',
      en: 'Look for it by name or code in the directory.',
    },
  },
  'not-your-body': {
    status: 403,
    title: {
      ca: 'Això és d’un altre ens, o ho ha de canviar el consorci.',
      es: 'Esto es de otra entidad, o lo tiene que cambiar el consorcio.',
      oc: 'Aquerò ei d’un aute ens, o ac a de cambiar eth consòrci.',
      en: 'This belongs to another body, or only the consortium may change it.',
    },
    remedy: {
      ca: 'Canvieu només les dades de contacte del vostre ens; per a la resta, escriviu al consorci.',
      es: 'Cambie solo los datos de contacto de su entidad; para lo demás, escriba al consorcio.',
      oc: 'Cambiatz sonque es donades de contacte deth vòste ens; entara rèsta, escriuetz ath consòrci.',
      en: 'Change only the contact details of your own body; for the rest, write to the consortium.',
    },
  },
  'code-taken': {
    status: 409,
    title: {
      ca: 'Un altre ens ja té aquest codi.',
      es: 'Otra entidad ya tiene este código.',
      oc: 'Un aute ens ja a aguest còdi.',
      en: 'Another body already has this code.',
    },
    remedy: {
      ca: 'Comproveu el codi; si és el mateix ens, modifiqueu-lo en lloc de crear-ne un altre.',
      es: 'Compruebe el código; si es la misma entidad, modifíquela en lugar de crear otra.',
      oc: 'Comprovatz eth còdi; s’ei eth madeish ens, modificatz-lo en lòc de crear-ne un aute.',
      en: 'Check the code; if it is the same body, change that one instead of creating another.',
    },
  },
  'changed-meanwhile': {
    status: 409,
    title: {
      ca: 'Algú altre ha canviat aquesta fitxa mentre la miràveu.',
      es: 'Alguien ha cambiado esta ficha mientras la miraba.',
      oc: 'Quauqu’un aute a cambiat aguesta ficha mentre la guardàuetz.',
      en: 'Somebody else changed this record while you were looking at it.',
    },
    remedy: {
      ca: 'Torneu a obrir-la i repetiu el canvi si encara cal.',
      es: 'Vuelva a abrirla y repita el cambio si aún hace falta.',
      oc: 'Tornatz a daurir-la e repetitz eth cambi se encara cau.',
      en: 'Open it again and repeat the change if it is still needed.',
    },
  },
  'parent-wrong': {
    status: 422,
    title: {
      ca: 'L’ens del qual depèn no existeix o faria un cercle.',
      es: 'La entidad de la que depende no existe o formaría un círculo.',
      oc: 'Er ens deth quau depen non existís o harie un cercle.',
      en: 'The parent body does not exist or would make a circle.',
    },
    remedy: {
      ca: 'Trieu un ens del directori que no depengui d’aquest.',
      es: 'Elija una entidad del directorio que no dependa de esta.',
      oc: 'Alistatz un ens deth directòri que non depene d’aguest.',
      en: 'Choose a body of the directory that does not depend on this one.',
    },
  },
  'status-move': {
    status: 409,
    title: {
      ca: 'L’ens no pot passar d’aquest estat a l’altre.',
      es: 'La entidad no puede pasar de este estado al otro.',
      oc: 'Er ens non pòt passar d’aguest estat ar aute.',
      en: 'The body cannot go from this status to that one.',
    },
    remedy: {
      ca: 'Un ens actiu es pot fusionar (dient amb quin altre) o dissoldre; els altres només poden tornar a ser actius.',
      es: 'Una entidad activa se puede fusionar (diciendo con cuál) o disolver; las demás solo pueden volver a estar activas.',
      oc: 'Un ens actiu se pòt fusionar (en díder damb quin) o dissolver; es auti sonque pòden tornar a èster actius.',
      en: 'An active body can merge (saying into which) or be dissolved; the others can only become active again.',
    },
  },
  inactive: {
    status: 409,
    title: {
      ca: 'Aquest ens ja no és actiu.',
      es: 'Esta entidad ya no está activa.',
      oc: 'Aguest ens ja non ei actiu.',
      en: 'This body is no longer active.',
    },
    remedy: {
      ca: 'Feu-ho amb l’ens que l’ha succeït.',
      es: 'Hágalo con la entidad que la ha sucedido.',
      oc: 'Hètz-ac damb er ens que l’a succedit.',
      en: 'Do it with the body that took over.',
    },
  },
  'unit-unknown': {
    status: 404,
    title: {
      ca: 'Aquesta unitat no és d’aquest ens.',
      es: 'Esta unidad no es de esta entidad.',
      oc: 'Aguesta unitat non ei d’aguest ens.',
      en: 'This unit is not of this body.',
    },
    remedy: {
      ca: 'Mireu la llista d’unitats de l’ens.',
      es: 'Mire la lista de unidades de la entidad.',
      oc: 'Guardatz era lista d’unitats der ens.',
      en: 'See the list of units of the body.',
    },
  },
  'unit-closed': {
    status: 409,
    title: {
      ca: 'Aquesta unitat ja és tancada.',
      es: 'Esta unidad ya está cerrada.',
      oc: 'Aguesta unitat ja ei barrada.',
      en: 'This unit is already closed.',
    },
    remedy: {
      ca: 'Trieu una unitat oberta, o creeu-ne una de nova.',
      es: 'Elija una unidad abierta, o cree una nueva.',
      oc: 'Alistatz ua unitat dauberta, o creatz-ne ua de naua.',
      en: 'Choose an open unit, or add a new one.',
    },
  },
  'unit-has-parts': {
    status: 409,
    title: {
      ca: 'Aquesta unitat encara en té d’altres a dins.',
      es: 'Esta unidad todavía tiene otras dentro.',
      oc: 'Aguesta unitat encara n’a d’autes laguens.',
      en: 'This unit still has others inside.',
    },
    remedy: {
      ca: 'Tanqueu primer les unitats que en depenen.',
      es: 'Cierre primero las unidades que dependen de ella.',
      oc: 'Barratz prumèr es unitats que ne depenen.',
      en: 'Close the units that depend on it first.',
    },
  },
  'units-too-many': {
    status: 409,
    title: {
      ca: 'L’organigrama és massa gran o massa profund.',
      es: 'El organigrama es demasiado grande o demasiado profundo.',
      oc: 'Er organigrama ei massa gran o massa prigond.',
      en: 'The tree of units is too large or too deep.',
    },
    remedy: {
      ca: 'Poseu la unitat més amunt, o tanqueu les que ja no hi són.',
      es: 'Ponga la unidad más arriba, o cierre las que ya no existen.',
      oc: 'Metetz era unitat mès ensús, o barratz es que ja non i son.',
      en: 'Put the unit higher up, or close those that no longer exist.',
    },
  },
  'service-unknown': {
    status: 422,
    title: {
      ca: 'No hi ha cap servei amb aquest nom.',
      es: 'No hay ningún servicio con este nombre.',
      oc: 'Non i a cap de servici damb aguest nòm.',
      en: 'There is no service of this name.',
    },
    remedy: {
      ca: 'Trieu un dels serveis del consorci.',
      es: 'Elija uno de los servicios del consorcio.',
      oc: 'Alistatz un des servicis deth consòrci.',
      en: 'Choose one of the services of the consortium.',
    },
  },
  'adhesion-exists': {
    status: 409,
    title: {
      ca: 'L’ens ja s’ha adherit a aquest servei o ja ho ha demanat.',
      es: 'La entidad ya se ha adherido a este servicio o ya lo ha pedido.',
      oc: 'Er ens ja s’a aderit ad aguest servici o ja ac a demanat.',
      en: 'The body has joined this service or has asked for it already.',
    },
    remedy: {
      ca: 'Mireu-ne l’estat a la fitxa de l’ens.',
      es: 'Mire su estado en la ficha de la entidad.',
      oc: 'Guardatz-ne er estat ena ficha der ens.',
      en: 'See its state on the page of the body.',
    },
  },
  'adhesion-unknown': {
    status: 404,
    title: {
      ca: 'Aquesta adhesió no existeix o no és del vostre ens.',
      es: 'Esta adhesión no existe o no es de su entidad.',
      oc: 'Aguesta adesion non existís o non ei deth vòste ens.',
      en: 'This adhesion does not exist or is not of your body.',
    },
    remedy: {
      ca: 'Mireu la llista d’adhesions de l’ens.',
      es: 'Mire la lista de adhesiones de la entidad.',
      oc: 'Guardatz era lista d’adesions der ens.',
      en: 'See the list of adhesions of the body.',
    },
  },
  'adhesion-move': {
    status: 409,
    title: {
      ca: 'Aquest pas no es pot fer en l’estat en què és l’adhesió.',
      es: 'Este paso no se puede dar en el estado en que está la adhesión.',
      oc: 'Aguest pas non se pòt hèr en estat en qué ei era adesion.',
      en: 'This step cannot be taken in the state of the adhesion.',
    },
    remedy: {
      ca: 'S’aprova el que s’ha demanat, se suspèn el que és actiu, es reprèn el que és suspès; el que ha acabat es torna a demanar.',
      es: 'Se aprueba lo pedido, se suspende lo activo, se reanuda lo suspendido; lo terminado se vuelve a pedir.',
      oc: 'S’apròve çò demanat, se suspen çò actiu, se reprèn çò suspenut; çò acabat se torne a demanar.',
      en: 'What was requested can be approved, what is active suspended, what is suspended resumed; what ended is asked for again.',
    },
  },
  'file-unreadable': {
    status: 422,
    title: {
      ca: 'El fitxer no es pot llegir.',
      es: 'El fichero no se puede leer.',
      oc: 'Eth fichèr non se pòt liéger.',
      en: 'The file cannot be read.',
    },
    remedy: {
      ca: 'Envieu un CSV en UTF-8 amb una primera línia de columnes, o un JSON amb una llista; baixeu el directori per tenir-ne un model.',
      es: 'Envíe un CSV en UTF-8 con una primera línea de columnas, o un JSON con una lista; descargue el directorio como modelo.',
      oc: 'Enviatz un CSV en UTF-8 damb ua prumèra linha de colomnes, o un JSON damb ua lista; baishatz eth directòri entà auer-ne un modèl.',
      en: 'Send a CSV in UTF-8 with a first line of columns, or a JSON list; download the directory for a model.',
    },
  },
  'import-refused': {
    status: 422,
    title: {
      ca: 'No s’ha importat res: hi ha línies amb problemes.',
      es: 'No se ha importado nada: hay líneas con problemas.',
      oc: 'Non s’a importat arren: i a linhes damb problèmes.',
      en: 'Nothing was imported: some lines have problems.',
    },
    remedy: {
      ca: 'Feu primer la prova, corregiu cada línia indicada i torneu-ho a enviar.',
      es: 'Haga primero la prueba, corrija cada línea indicada y vuelva a enviarlo.',
      oc: 'Hètz prumèr era pròva, corregitz cada linha indicada e tornatz-ac a enviar.',
      en: 'Do the dry run first, correct each line that is named and send it again.',
    },
  },
});

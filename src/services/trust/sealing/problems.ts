import { catalogue } from '../../../kernel/problem.ts';

/** What sealed delivery can refuse. */
export const sealingProblems = catalogue('sealing', {
  unknown: {
    status: 404,
    title: {
      ca: 'El vostre ens no té aquesta clau, aquest grup o aquest sobre.',
      es: 'Su ente no tiene esta clave, este grupo o este sobre.',
      oc: 'Eth vòste ens non a aguesta clau, aguest grop o aguest plec.',
      en: 'Your body does not have this key, group or box.',
    },
    remedy: {
      ca: 'Torneu a la llista i trieu-ne un que hi sigui.',
      es: 'Vuelva a la lista y elija uno que esté en ella.',
      oc: 'Tornatz ara lista e trigatz-ne un que i sigue.',
      en: 'Go back to the list and choose one that is there.',
    },
  },
  'key-exists': {
    status: 409,
    title: {
      ca: 'Ja hi ha una clau activa.',
      es: 'Ya hay una clave activa.',
      oc: 'Ja i a ua clau activa.',
      en: 'There is an active key already.',
    },
    remedy: {
      ca: 'Canvieu la clau que hi ha en lloc de fer-ne una altra.',
      es: 'Cambie la clave existente en lugar de crear otra.',
      oc: 'Cambiatz era clau que i a en sòrta de hèr-ne ua auta.',
      en: 'Rotate the key that is there instead of making another.',
    },
  },
  'key-not-active': {
    status: 409,
    title: {
      ca: 'Alguna de les claus ja no és activa, o no és d’una persona.',
      es: 'Alguna de las claves ya no está activa, o no es de una persona.',
      oc: 'Quauqu’ua des claus ja non ei activa, o non ei d’ua persona.',
      en: 'One of the keys is no longer active, or is not that of a person.',
    },
    remedy: {
      ca: 'Trieu claus actives; cada custodi ha de tenir la seva.',
      es: 'Elija claves activas; cada custodio debe tener la suya.',
      oc: 'Trigatz claus actives; cada custòdi a d’auer era sua.',
      en: 'Choose active keys; each custodian must have their own.',
    },
  },
  'unlock-wrong': {
    status: 422,
    title: {
      ca: 'La clau no s’obre amb aquesta frase de pas.',
      es: 'La clave no se abre con esta frase de paso.',
      oc: 'Era clau non se daurís damb aguesta frasa de pas.',
      en: 'The key does not open with this passphrase.',
    },
    remedy: {
      ca: 'Escriviu la frase amb què vau crear la clau. Si s’ha perdut, els custodis poden recuperar el contingut.',
      es: 'Escriba la frase con la que creó la clave. Si se ha perdido, los custodios pueden recuperar el contenido.',
      oc: 'Escriuetz era frasa damb que creèretz era clau. Se s’a perdut, es custòdis pòden recuperar eth contengut.',
      en: 'Write the passphrase with which you made the key. If it is lost, the custodians can recover the content.',
    },
  },
  'too-early': {
    status: 409,
    title: {
      ca: 'Encara no es pot obrir: no ha arribat la data de l’acte d’obertura.',
      es: 'Todavía no se puede abrir: no ha llegado la fecha del acto de apertura.',
      oc: 'Encara non se pòt daurir: non a arribat era data der acte de dubertura.',
      en: 'It cannot be opened yet: the date of the opening act has not come.',
    },
    remedy: {
      ca: 'Torneu-hi a partir d’aquella hora, amb els altres custodis.',
      es: 'Vuelva a partir de esa hora, con los demás custodios.',
      oc: 'Tornatz-i a partir d’aquera ora, damb es auti custòdis.',
      en: 'Come back from that time on, with the other custodians.',
    },
  },
  'lock-needs-group': {
    status: 422,
    title: {
      ca: 'Un sobre amb data d’obertura només el poden obrir els custodis junts.',
      es: 'Un sobre con fecha de apertura solo lo pueden abrir los custodios juntos.',
      oc: 'Un plec damb data de dubertura sonque lo pòden daurir es custòdis amassa.',
      en: 'A box with an opening date may only be opened by custodians together.',
    },
    remedy: {
      ca: 'Trieu un grup de custodis i cap altre destinatari, o traieu la data.',
      es: 'Elija un grupo de custodios y ningún otro destinatario, o quite la fecha.',
      oc: 'Trigatz un grop de custòdis e cap aute destinatari, o trètz era data.',
      en: 'Choose a group of custodians and no other recipient, or leave the date out.',
    },
  },
  nobody: {
    status: 422,
    title: {
      ca: 'Ningú no podria obrir el sobre.',
      es: 'Nadie podría abrir el sobre.',
      oc: 'Degun non poirie daurir eth plec.',
      en: 'Nobody could open the box.',
    },
    remedy: {
      ca: 'Trieu almenys un destinatari o un grup de custodis.',
      es: 'Elija al menos un destinatario o un grupo de custodios.',
      oc: 'Trigatz aumens un destinatari o un grop de custòdis.',
      en: 'Choose at least one recipient or a group of custodians.',
    },
  },
  threshold: {
    status: 422,
    title: {
      ca: 'Calen almenys dos custodis, i no més dels que hi ha al grup.',
      es: 'Hacen falta al menos dos custodios, y no más de los que hay en el grupo.',
      oc: 'Cau aumens dus custòdis, e non mès des que i a en grop.',
      en: 'At least two custodians are needed, and no more than there are in the group.',
    },
    remedy: {
      ca: 'Canvieu quants custodis calen, o afegiu-ne.',
      es: 'Cambie cuántos custodios hacen falta, o añada más.',
      oc: 'Cambiatz guairi custòdis cau, o ahijatz-ne.',
      en: 'Change how many custodians it takes, or add some.',
    },
  },
  'not-custodian': {
    status: 403,
    title: {
      ca: 'No sou custodi d’aquest sobre.',
      es: 'Usted no es custodio de este sobre.',
      oc: 'Non ètz custòdi d’aguest plec.',
      en: 'You are not a custodian of this box.',
    },
    remedy: {
      ca: 'Només poden actuar els custodis que tenia quan es va tancar.',
      es: 'Solo pueden actuar los custodios que tenía cuando se cerró.',
      oc: 'Sonque pòden actuar es custòdis qu’auie quan se barrèc.',
      en: 'Only those who were its custodians when it was sealed can act.',
    },
  },
  'not-recipient': {
    status: 403,
    title: {
      ca: 'Aquesta clau no obre el sobre, o no és vostra.',
      es: 'Esta clave no abre el sobre, o no es suya.',
      oc: 'Aguesta clau non daurís eth plec, o non ei vòsta.',
      en: 'This key does not open the box, or is not yours.',
    },
    remedy: {
      ca: 'Feu servir una clau per a la qual es va tancar, o demaneu als custodis que l’obrin.',
      es: 'Use una clave para la que se cerró, o pida a los custodios que lo abran.',
      oc: 'Hètz servir ua clau entara quau se barrèc, o demanatz as custòdis que lo dauresquen.',
      en: 'Use a key to which it was sealed, or ask the custodians to open it.',
    },
  },
  'share-given': {
    status: 409,
    title: {
      ca: 'Aquesta part ja s’ha donat.',
      es: 'Esta parte ya se ha dado.',
      oc: 'Aguesta part ja s’a dat.',
      en: 'This share has been given already.',
    },
    remedy: {
      ca: 'No cal fer res més: falten les parts dels altres custodis.',
      es: 'No hace falta nada más: faltan las partes de los demás custodios.',
      oc: 'Non cau hèr arren mès: manquen es parts des auti custòdis.',
      en: 'Nothing more is needed from you: the shares of other custodians are missing.',
    },
  },
  'shares-missing': {
    status: 409,
    title: {
      ca: 'Encara falten parts d’altres custodis.',
      es: 'Todavía faltan partes de otros custodios.',
      oc: 'Encara manquen parts d’auti custòdis.',
      en: 'Shares of other custodians are still missing.',
    },
    remedy: {
      ca: 'Espereu que n’hi hagi tantes com calen.',
      es: 'Espere a que haya tantas como hacen falta.',
      oc: 'Demoratz que n’i age tantes coma cau.',
      en: 'Wait until there are as many as it takes.',
    },
  },
  'share-broken': {
    status: 409,
    title: {
      ca: 'La part, o el sobre, no és com es va tancar.',
      es: 'La parte, o el sobre, no está como se cerró.',
      oc: 'Era part, o eth plec, non ei coma se barrèc.',
      en: 'The share, or the box, is not as it was sealed.',
    },
    remedy: {
      ca: 'No continueu: aviseu qui administra la plataforma. Amb les altres parts encara es pot obrir.',
      es: 'No continúe: avise a quien administra la plataforma. Con las demás partes todavía se puede abrir.',
      oc: 'Non contunhetz: avisatz a qui administre era platafòrma. Damb es autes parts encara se pòt daurir.',
      en: 'Do not go on: tell whoever runs the platform. With the other shares it can still be opened.',
    },
  },
  'already-open': {
    status: 409,
    title: {
      ca: 'El sobre ja és obert.',
      es: 'El sobre ya está abierto.',
      oc: 'Eth plec ja ei dubèrt.',
      en: 'The box is open already.',
    },
    remedy: {
      ca: 'Baixeu-ne el contingut des de la seva pàgina.',
      es: 'Descargue el contenido desde su página.',
      oc: 'Baishatz-ne eth contengut dera sua pagina.',
      en: 'Download its content from its page.',
    },
  },
  'form-broken': {
    status: 422,
    title: {
      ca: 'El fitxer tancat no té la forma que ha de tenir.',
      es: 'El fichero cerrado no tiene la forma debida.',
      oc: 'Eth fichèr barrat non a era forma qu’a d’auer.',
      en: 'The sealed file does not have the form it must have.',
    },
    remedy: {
      ca: 'Torneu a tancar el contingut i envieu-lo sencer.',
      es: 'Vuelva a cerrar el contenido y envíelo entero.',
      oc: 'Tornatz a barrar eth contengut e enviatz-lo sancer.',
      en: 'Seal the content again and send all of it.',
    },
  },
});

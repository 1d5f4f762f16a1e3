import { catalogue } from '../../../kernel/problem.ts';

const look = {
  ca: 'Torneu a mirar la llista de persones de l’ens.',
  es: 'Vuelva a mirar la lista de personas de la entidad.',
  oc: 'Tornatz a guardar era lista de persones der ens.',
  en: 'Look at the list of people of the body again.',
};

export const peopleProblems = catalogue('people', {
  unknown: {
    status: 404,
    title: {
      ca: 'Aquesta persona no és de l’ens.',
      es: 'Esta persona no es de la entidad.',
      oc: 'Aguesta persona non ei der ens.',
      en: 'This person is not of the body.',
    },
    remedy: look,
  },
  ended: {
    status: 409,
    title: {
      ca: 'Aquest nomenament ja s’ha acabat.',
      es: 'Este nombramiento ya ha terminado.',
      oc: 'Aguest nomentament ja s’a acabat.',
      en: 'This appointment has ended already.',
    },
    remedy: {
      ca: 'Si torna, feu un nomenament nou: l’anterior queda a l’historial.',
      es: 'Si vuelve, haga un nombramiento nuevo: el anterior queda en el historial.',
      oc: 'Se torne, hètz un nomentament nau: er anterior demore en istoric.',
      en: 'If they come back, make a new appointment: the old one stays in the history.',
    },
  },
  'has-role': {
    status: 409,
    title: {
      ca: 'Aquesta persona ja té aquest rol, o està demanat.',
      es: 'Esta persona ya tiene este rol, o está pedido.',
      oc: 'Aguesta persona ja a aguest ròtle, o ei demanat.',
      en: 'This person has this role already, or it was asked for.',
    },
    remedy: look,
  },
  'no-such-grant': {
    status: 404,
    title: {
      ca: 'Aquesta persona no té aquest rol, o no espera aprovació.',
      es: 'Esta persona no tiene este rol, o no espera aprobación.',
      oc: 'Aguesta persona non a aguest ròtle, o non demore aprobacion.',
      en: 'This person does not have this role, or it does not wait for approval.',
    },
    remedy: look,
  },
  'second-person': {
    status: 403,
    title: {
      ca: 'Aquest rol l’ha d’aprovar una altra persona: ni qui el demana ni qui el rep.',
      es: 'Este rol debe aprobarlo otra persona: ni quien lo pide ni quien lo recibe.',
      oc: 'Aguest ròtle l’a d’aprovar ua auta persona: ne qui lo demane ne qui lo recep.',
      en: 'Another person has to approve this role: neither who asks for it nor who gets it.',
    },
    remedy: {
      ca: 'Demaneu-ho a qui aprova a l’ens o, si no hi ha ningú més, al consorci.',
      es: 'Pídalo a quien aprueba en la entidad o, si no hay nadie más, al consorcio.',
      oc: 'Demanatz-ac a qui apròve en ens o, se non i a arrés mès, ath consòrci.',
      en: 'Ask whoever approves in the body or, when there is nobody else, the consortium.',
    },
  },
  oneself: {
    status: 403,
    title: {
      ca: 'Ningú no es pot donar rols a si mateix.',
      es: 'Nadie puede darse roles a sí mismo.',
      oc: 'Arrés se pòt dar ròtles ada eth madeish.',
      en: 'Nobody may give roles to themself.',
    },
    remedy: {
      ca: 'Ho ha de fer una altra persona que gestioni l’ens.',
      es: 'Debe hacerlo otra persona que gestione la entidad.',
      oc: 'Ac a de hèr ua auta persona que gestione er ens.',
      en: 'Another person who manages the body has to do it.',
    },
  },
  'no-invitation': {
    status: 404,
    title: {
      ca: 'Aquesta invitació no és per a vós, s’ha fet servir, s’ha retirat o ha caducat.',
      es: 'Esta invitación no es para usted, se ha usado, se ha retirado o ha caducado.',
      oc: 'Aguesta convidacion non ei entà vos, s’a hèt servir, s’a retirat o a caducat.',
      en: 'This invitation is not for you, was used, was withdrawn or is over.',
    },
    remedy: {
      ca: 'Identifiqueu-vos amb el document amb què us han convidat, o demaneu una invitació nova a qui porta les persones de l’ens.',
      es: 'Identifíquese con el documento con el que le han invitado, o pida una invitación nueva a quien lleva las personas de la entidad.',
      oc: 'Identificatz-vos damb eth document damb eth que vos an convidat, o demanatz ua convidacion naua a qui pòrte es persones der ens.',
      en: 'Identify yourself with the document for which you were invited, or ask whoever keeps the people of the body for a new one.',
    },
  },
  'import-faulty': {
    status: 422,
    title: {
      ca: 'El fitxer té errors i no s’ha desat res.',
      es: 'El fichero tiene errores y no se ha guardado nada.',
      oc: 'Eth fichèr a errors e non s’a sauvat arren.',
      en: 'The file has faults and nothing was saved.',
    },
    remedy: {
      ca: 'Corregiu les línies que es diuen i torneu-ho a provar.',
      es: 'Corrija las líneas que se dicen y vuelva a intentarlo.',
      oc: 'Corregitz es linhes que se diden e tornatz-ac a sajar.',
      en: 'Mend the lines that are named and try again.',
    },
  },
  'no-substitution': {
    status: 404,
    title: {
      ca: 'No hi ha aquesta substitució, o ja s’ha acabat.',
      es: 'No existe esa sustitución, o ya ha acabado.',
      oc: 'Non i a aguesta substitucion, o ja s’a acabat.',
      en: 'There is no such substitution, or it has ended.',
    },
    remedy: {
      ca: 'Mireu la fitxa de la persona.',
      es: 'Mire la ficha de la persona.',
      oc: 'Guardatz era ficha dera persona.',
      en: 'See the page of the person.',
    },
  },
  'no-delegation': {
    status: 404,
    title: {
      ca: 'Aquesta delegació no hi és, o ja s’ha acabat.',
      es: 'Esta delegación no está, o ya ha terminado.',
      oc: 'Aguesta delegacion non i ei, o ja s’a acabat.',
      en: 'This delegation is not there, or has ended already.',
    },
    remedy: look,
  },
  'longer-than-appointed': {
    status: 422,
    title: {
      ca: 'L’últim dia no pot ser després del que diu el nomenament.',
      es: 'El último día no puede ser posterior al que dice el nombramiento.',
      oc: 'Eth darrèr dia non pòt èster dempús deth que ditz eth nomentament.',
      en: 'The last day cannot be after the one that the appointment says.',
    },
    remedy: {
      ca: 'Per allargar-lo, feu un altre nomenament.',
      es: 'Para alargarlo, haga otro nombramiento.',
      oc: 'Entà alongar-lo, hètz un aute nomentament.',
      en: 'To make it longer, appoint the person again.',
    },
  },
  'operators-there': {
    status: 409,
    title: {
      ca: 'El consorci ja té operadors.',
      es: 'El consorcio ya tiene operadores.',
      oc: 'Eth consòrci ja a operadors.',
      en: 'The consortium has operators already.',
    },
    remedy: {
      ca: 'Els altres els nomena un operador.',
      es: 'Los demás los nombra un operador.',
      oc: 'Es auti les nomente un operador.',
      en: 'An operator appoints the others.',
    },
  },
});

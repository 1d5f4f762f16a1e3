import { catalogue } from '../../../../kernel/problem.ts';

/** Refusals of managing services, agreements, clients, objections and consents; those of exchanges are in `problems.ts`. */
export const managementProblems = catalogue('exchange', {
  'capability-takes-two': {
    status: 403,
    title: {
      ca: 'Aquest permís no el dona mai una sola persona, tampoc a un sistema.',
      es: 'Este permiso no lo da nunca una sola persona, tampoco a un sistema.',
      oc: 'Aguest permís non lo da jamès ua soleta persona, tanpòc a un sistèma.',
      en: 'One person alone never gives this permission, to a system either.',
    },
    remedy: {
      ca: 'Registreu el sistema sense aquest permís i demaneu-lo al consorci.',
      es: 'Registre el sistema sin este permiso y pídalo al consorcio.',
      oc: 'Registratz eth sistèma sense aguest permís e demanatz-lo ath consòrci.',
      en: 'Register the system without it and ask the consortium for it.',
    },
  },
  'keys-take-two': {
    status: 403,
    title: {
      ca: 'Aquest sistema té permisos que no dona mai una sola persona: una sola no li pot canviar les claus.',
      es: 'Este sistema tiene permisos que no da nunca una sola persona: una sola no puede cambiarle las claves.',
      oc: 'Aguest sistèma a permisi que non da jamès ua soleta persona: ua soleta non li pòt cambiar es claus.',
      en: 'This system has permissions that one person alone never gives: one alone cannot change its keys.',
    },
    remedy: {
      ca: 'El sistema pot canviar les seves claus, identificat amb les d’ara (POST /v1/exchange/clients/{id}/rotate), o demaneu-ho al consorci. Si les d’ara s’han perdut, atureu el sistema i registreu-ne un de nou.',
      es: 'El sistema puede cambiar sus claves, identificado con las de ahora (POST /v1/exchange/clients/{id}/rotate), o pídalo al consorcio. Si las de ahora se han perdido, detenga el sistema y registre uno nuevo.',
      oc: 'Eth sistèma pòt cambiar es sues claus, identificat damb es d’ara (POST /v1/exchange/clients/{id}/rotate), o demanatz-ac ath consòrci. Se es d’ara s’an perdut, arturatz eth sistèma e registratz-ne un de nau.',
      en: 'The system may change its own, known by those of today (POST /v1/exchange/clients/{id}/rotate), or ask the consortium. If those of today are lost, stop the system and register a new one.',
    },
  },
  'key-needed': {
    status: 403,
    title: {
      ca: 'Per canviar les claus no n’hi ha prou amb un testimoni d’accés.',
      es: 'Para cambiar las claves no basta un testigo de acceso.',
      oc: 'Entà cambiar es claus non i a pro damb un testimòni d’accès.',
      en: 'An access token is not enough to change the keys.',
    },
    remedy: {
      ca: 'Connecteu-vos amb el certificat d’ara, o afegiu-hi «assertion»: una asserció com la de POST /oauth/token, signada amb la clau d’ara.',
      es: 'Conéctese con el certificado de ahora, o añada «assertion»: una aserción como la de POST /oauth/token, firmada con la clave de ahora.',
      oc: 'Connectatz-vos damb eth certificat d’ara, o ajustatz-i «assertion»: ua assercion coma era de POST /oauth/token, signada damb era clau d’ara.',
      en: 'Connect with the certificate of today, or add “assertion”: one as for POST /oauth/token, signed by the key of today.',
    },
  },
  'service-frozen': {
    status: 409,
    title: {
      ca: "L'esquema i els camps d'una versió publicada no es poden canviar.",
      es: 'El esquema y los campos de una versión publicada no se pueden cambiar.',
      oc: "Er esquèma e es camps d'ua version publicada non se pòden cambiar.",
      en: 'The schemas and fields of a published version cannot change.',
    },
    remedy: {
      ca: 'Creeu una versió nova amb el mateix codi.',
      es: 'Cree una versión nueva con el mismo código.',
      oc: 'Creatz ua version naua damb eth madeish còdi.',
      en: 'Create a new version with the same code.',
    },
  },
  'agreement-frozen': {
    status: 409,
    title: {
      ca: 'Només es pot editar un conveni en esborrany.',
      es: 'Solo se puede editar un convenio en borrador.',
      oc: 'Sonque se pòt editar un convèni en borrolhon.',
      en: 'Only a draft agreement can be edited.',
    },
    remedy: {
      ca: 'Retireu la sol·licitud per tornar-la a esborrany, o creeu-ne una de nova.',
      es: 'Retire la solicitud para volverla a borrador, o cree una nueva.',
      oc: 'Retiratz era sollicitud entà tornar-la a borrolhon, o creatz-ne ua de naua.',
      en: 'Withdraw the request to make it a draft again, or create a new one.',
    },
  },
  'not-your-suspension': {
    status: 409,
    title: {
      ca: 'La suspensió no és vostra: només la pot aixecar qui la va fer.',
      es: 'La suspensión no es suya: solo la puede levantar quien la hizo.',
      oc: 'Era suspension non ei vòsta: sonque la pòt lheuar qui la hec.',
      en: 'The suspension is not yours: only who made it can lift it.',
    },
    remedy: {
      ca: 'Poseu-vos en contacte amb la part que la va suspendre.',
      es: 'Póngase en contacto con la parte que lo suspendió.',
      oc: 'Metetz-vos en contacte damb era part que lo suspenec.',
      en: 'Contact the side that suspended it.',
    },
  },
  'certificate-in-use': {
    status: 409,
    title: {
      ca: 'Aquest certificat ja identifica un altre sistema.',
      es: 'Este certificado ya identifica a otro sistema.',
      oc: 'Aguest certificat ja identifique un aute sistèma.',
      en: 'This certificate already names another system.',
    },
    remedy: {
      ca: 'Feu servir un certificat propi per a cada sistema.',
      es: 'Use un certificado propio para cada sistema.',
      oc: 'Hètz servir un certificat pròpri entà cada sistèma.',
      en: 'Use a certificate of its own for each system.',
    },
  },
  'client-ended': {
    status: 409,
    title: {
      ca: "Aquest sistema s'ha revocat i ja no es pot canviar.",
      es: 'Este sistema se ha revocado y ya no se puede cambiar.',
      oc: "Aguest sistèma s'a revocat e ja non se pòt cambiar.",
      en: 'This system is revoked and can no longer change.',
    },
    remedy: {
      ca: 'Registreu un sistema nou.',
      es: 'Registre un sistema nuevo.',
      oc: 'Registratz un sistèma nau.',
      en: 'Register a new system.',
    },
  },
  'already-objected': {
    status: 409,
    title: {
      ca: 'Ja consta una oposició vostra igual.',
      es: 'Ya consta una oposición suya igual.',
      oc: 'Ja conste ua oposicion vòsta parièra.',
      en: 'You have already made this objection.',
    },
    remedy: {
      ca: 'La trobareu a la llista de les vostres oposicions.',
      es: 'La encontrará en la lista de sus oposiciones.',
      oc: 'La trobaratz ena lista des vòstes oposicions.',
      en: 'You will find it in the list of your objections.',
    },
  },
  'consent-not-accepted': {
    status: 409,
    title: {
      ca: 'Aquest servei no es consulta amb consentiment.',
      es: 'Este servicio no se consulta con consentimiento.',
      oc: 'Aguest servici non se consulte damb consentiment.',
      en: 'This data service is not asked on consent.',
    },
    remedy: {
      ca: 'Mireu al catàleg les bases jurídiques que accepta el servei.',
      es: 'Mire en el catálogo las bases jurídicas que acepta el servicio.',
      oc: 'Guardatz en catalòg es bases juridiques qu’accèpte eth servici.',
      en: 'See in the catalogue the legal bases that the data service accepts.',
    },
  },
});

import { catalogue } from '../../../kernel/problem.ts';

/** Every way in which an exchange can be refused; each decision names all that apply. */
export const exchangeProblems = catalogue('exchange', {
  'consumer-inactive': {
    status: 403,
    title: {
      ca: "El vostre ens no té el servei d'intercanvi actiu.",
      es: 'Su entidad no tiene activo el servicio de intercambio.',
      oc: "Eth vòste ens non a eth servici d'escambi actiu.",
      en: 'Your body does not have the exchange service active.',
    },
    remedy: {
      ca: "Demaneu l'adhesió al consorci.",
      es: 'Pida la adhesión al consorcio.',
      oc: 'Demanatz era adesion ath consòrci.',
      en: 'Ask the consortium for the adhesion.',
    },
  },
  'client-unknown': {
    status: 401,
    title: {
      ca: "No sabem quin sistema truca: falta un certificat registrat o un testimoni d'accés.",
      es: 'No sabemos qué sistema llama: falta un certificado registrado o un token de acceso.',
      oc: "Non sabem quin sistèma crida: manque un certificat registrat o un testimòni d'accès.",
      en: 'We do not know which system is calling: a registered certificate or an access token is missing.',
    },
    remedy: {
      ca: 'Presenteu el certificat registrat al port TLS, o un testimoni de POST /oauth/token.',
      es: 'Presente el certificado registrado en el puerto TLS, o un token de POST /oauth/token.',
      oc: 'Presentatz eth certificat registrat ath pòrt TLS, o un testimòni de POST /oauth/token.',
      en: 'Present the registered certificate on the TLS port, or a token from POST /oauth/token.',
    },
  },
  'client-revoked': {
    status: 403,
    title: {
      ca: 'Aquest sistema ha estat revocat.',
      es: 'Este sistema ha sido revocado.',
      oc: 'Aguest sistèma ei estat revocat.',
      en: 'This system was revoked.',
    },
    remedy: {
      ca: 'Registreu un certificat nou.',
      es: 'Registre un certificado nuevo.',
      oc: 'Registratz un certificat nau.',
      en: 'Register a new certificate.',
    },
  },
  'client-not-allowed': {
    status: 403,
    title: {
      ca: 'Aquest sistema no té permís per demanar evidències.',
      es: 'Este sistema no tiene permiso para pedir evidencias.',
      oc: 'Aguest sistèma non a permís entà demanar evidéncies.',
      en: 'This system may not ask for evidence.',
    },
    remedy: {
      ca: 'Demaneu a qui administra el vostre ens que doni al sistema la capacitat evidence.request.',
      es: 'Pida a quien administra su entidad que dé al sistema la capacidad evidence.request.',
      oc: 'Demanatz a qui administre eth vòste ens que balhe ath sistèma era capacitat evidence.request.',
      en: 'Ask whoever administers your body to grant the system the capability evidence.request.',
    },
  },
  'certificate-expired': {
    status: 403,
    title: {
      ca: 'El certificat del sistema no és vigent.',
      es: 'El certificado del sistema no está vigente.',
      oc: 'Eth certificat deth sistèma non ei vigent.',
      en: 'The certificate of the system is not valid now.',
    },
    remedy: {
      ca: 'Renoveu-lo i registreu el nou.',
      es: 'Renuévelo y registre el nuevo.',
      oc: 'Renauitz-lo e registratz eth nau.',
      en: 'Renew it and register the new one.',
    },
  },
  'token-invalid': {
    status: 401,
    title: {
      ca: "El testimoni d'accés no és vàlid o ha caducat.",
      es: 'El token de acceso no es válido o ha caducado.',
      oc: "Eth testimòni d'accès non ei valid o a caducat.",
      en: 'The access token is not valid or is over.',
    },
    remedy: {
      ca: 'Demaneu-ne un de nou a POST /oauth/token.',
      es: 'Pida uno nuevo a POST /oauth/token.',
      oc: 'Demanatz-ne un de nau a POST /oauth/token.',
      en: 'Ask POST /oauth/token for a new one.',
    },
  },
  'officer-missing': {
    status: 403,
    title: {
      ca: 'Falta la persona empleada pública que fa la consulta.',
      es: 'Falta la persona empleada pública que hace la consulta.',
      oc: 'Manque era persona emplegada publica que hè era consulta.',
      en: 'The public employee who asks is missing.',
    },
    remedy: {
      ca: 'Indiqueu el seu nom i el seu NIF.',
      es: 'Indique su nombre y su NIF.',
      oc: 'Indicatz eth sòn nòm e eth sòn NIF.',
      en: 'Give their name and identity document.',
    },
  },
  'case-missing': {
    status: 403,
    title: {
      ca: "Falta l'expedient per al qual es fa la consulta.",
      es: 'Falta el expediente para el que se hace la consulta.',
      oc: 'Manque er expedient entath quau se hè era consulta.',
      en: 'The case file of the question is missing.',
    },
    remedy: {
      ca: "Indiqueu el número d'expedient obert al vostre ens.",
      es: 'Indique el número de expediente abierto en su entidad.',
      oc: "Indicatz eth numèro d'expedient dubèrt en vòste ens.",
      en: 'Give the number of the case that is open at your body.',
    },
  },
  'service-unknown': {
    status: 404,
    title: {
      ca: 'Aquest servei de dades no existeix.',
      es: 'Este servicio de datos no existe.',
      oc: 'Aguest servici de donades non existís.',
      en: 'This data service does not exist.',
    },
    remedy: {
      ca: 'Consulteu el catàleg a /v1/exchange/catalogue.',
      es: 'Consulte el catálogo en /v1/exchange/catalogue.',
      oc: 'Consultatz eth catalòg a /v1/exchange/catalogue.',
      en: 'See the catalogue at /v1/exchange/catalogue.',
    },
  },
  'service-not-available': {
    status: 403,
    title: {
      ca: 'Aquest servei de dades no està publicat ara.',
      es: 'Este servicio de datos no está publicado ahora.',
      oc: 'Aguest servici de donades non ei publicat ara.',
      en: 'This data service is not published now.',
    },
    remedy: {
      ca: "Feu servir una versió publicada o espereu que l'emissor el reobri.",
      es: 'Use una versión publicada o espere a que el emisor lo reabra.',
      oc: "Hètz servir ua version publicada o demoratz qu'er emissor lo torne a daurir.",
      en: 'Use a published version or wait until its provider opens it again.',
    },
  },
  'basis-not-accepted': {
    status: 403,
    title: {
      ca: "L'emissor no accepta aquesta base jurídica per a aquest servei.",
      es: 'El emisor no acepta esta base jurídica para este servicio.',
      oc: 'Er emissor non accèpte aguesta basa juridica entad aguest servici.',
      en: 'The provider does not accept this legal basis for this service.',
    },
    remedy: {
      ca: 'Feu servir una de les bases que diu el catàleg.',
      es: 'Use una de las bases que dice el catálogo.',
      oc: 'Hètz servir ua des bases que ditz eth catalòg.',
      en: 'Use one of the bases that the catalogue names.',
    },
  },
  'agreement-missing': {
    status: 403,
    title: {
      ca: 'No hi ha cap conveni per a aquest servei i aquest procediment.',
      es: 'No hay ningún convenio para este servicio y este procedimiento.',
      oc: 'Non i a cap de convèni entad aguest servici e aguest procediment.',
      en: 'There is no agreement for this service and this procedure.',
    },
    remedy: {
      ca: 'Sol·liciteu el conveni amb el codi SIA del procediment.',
      es: 'Solicite el convenio con el código SIA del procedimiento.',
      oc: 'Sollicitatz eth convèni damb eth còdi SIA deth procediment.',
      en: 'Request the agreement with the SIA code of the procedure.',
    },
  },
  'agreement-not-active': {
    status: 403,
    title: {
      ca: 'El conveni no està actiu.',
      es: 'El convenio no está activo.',
      oc: 'Eth convèni non ei actiu.',
      en: 'The agreement is not active.',
    },
    remedy: {
      ca: "Mireu-ne l'estat: pot estar pendent, rebutjat o arxivat.",
      es: 'Mire su estado: puede estar pendiente, rechazado o archivado.',
      oc: 'Guardatz eth sòn estat: pòt èster pendent, refusat o archivat.',
      en: 'See its state: it may be pending, rejected or archived.',
    },
  },
  'agreement-suspended': {
    status: 403,
    title: {
      ca: 'El conveni està suspès.',
      es: 'El convenio está suspendido.',
      oc: 'Eth convèni ei suspenut.',
      en: 'The agreement is suspended.',
    },
    remedy: {
      ca: "Parleu amb la part que l'ha suspès; la raó consta al conveni.",
      es: 'Hable con la parte que lo ha suspendido; la razón consta en el convenio.',
      oc: "Parlatz damb era part que l'a suspenut; era rason conste en convèni.",
      en: 'Talk to the side that suspended it; the reason is in the agreement.',
    },
  },
  'agreement-not-yet': {
    status: 403,
    title: {
      ca: 'El conveni encara no és vigent.',
      es: 'El convenio todavía no está vigente.',
      oc: 'Eth convèni encara non ei vigent.',
      en: 'The agreement is not in force yet.',
    },
    remedy: {
      ca: "Espereu la data d'inici del conveni.",
      es: 'Espere la fecha de inicio del convenio.',
      oc: "Demoratz era data d'inici deth convèni.",
      en: 'Wait for the first day of the agreement.',
    },
  },
  'agreement-expired': {
    status: 403,
    title: {
      ca: 'El conveni ha caducat.',
      es: 'El convenio ha caducado.',
      oc: 'Eth convèni a caducat.',
      en: 'The agreement is over.',
    },
    remedy: {
      ca: 'Sol·liciteu-ne un de nou.',
      es: 'Solicite uno nuevo.',
      oc: 'Sollicitatz-ne un de nau.',
      en: 'Request a new one.',
    },
  },
  'basis-differs': {
    status: 403,
    title: {
      ca: 'La base jurídica no és la del conveni.',
      es: 'La base jurídica no es la del convenio.',
      oc: 'Era basa juridica non ei era deth convèni.',
      en: 'The legal basis is not the one of the agreement.',
    },
    remedy: {
      ca: 'Feu servir la base del conveni o demaneu un conveni amb aquesta.',
      es: 'Use la base del convenio o pida un convenio con esta.',
      oc: 'Hètz servir era basa deth convèni o demanatz un convèni damb aguesta.',
      en: 'Use the basis of the agreement or request an agreement with this one.',
    },
  },
  'field-not-agreed': {
    status: 403,
    title: {
      ca: 'Es demanen camps que el conveni no permet.',
      es: 'Se piden campos que el convenio no permite.',
      oc: 'Se demanen camps que eth convèni non permet.',
      en: 'Fields are asked for that the agreement does not allow.',
    },
    remedy: {
      ca: 'Demaneu només els camps del conveni.',
      es: 'Pida solo los campos del convenio.',
      oc: 'Demanatz sonque es camps deth convèni.',
      en: 'Ask only for the fields of the agreement.',
    },
  },
  objected: {
    status: 403,
    title: {
      ca: "La persona s'ha oposat a aquesta consulta (art. 28.2 de la Llei 39/2015).",
      es: 'La persona se ha opuesto a esta consulta (art. 28.2 de la Ley 39/2015).',
      oc: "Era persona s'a opausat ad aguesta consulta (art. 28.2 dera Lei 39/2015).",
      en: 'The person objected to this (art. 28.2 of Ley 39/2015).',
    },
    remedy: {
      ca: "Demaneu-li el document, o que retiri l'oposició.",
      es: 'Pídale el documento, o que retire la oposición.',
      oc: 'Demanatz-li eth document, o que retire era oposicion.',
      en: 'Ask the person for the document, or to withdraw the objection.',
    },
  },
  'consent-missing': {
    status: 403,
    title: {
      ca: 'No consta cap consentiment vigent de la persona.',
      es: 'No consta ningún consentimiento vigente de la persona.',
      oc: 'Non conste cap de consentiment vigent dera persona.',
      en: 'No consent of the person is in force.',
    },
    remedy: {
      ca: 'Recolliu el consentiment exprés per a aquest servei i procediment.',
      es: 'Recoja el consentimiento expreso para este servicio y procedimiento.',
      oc: 'Arremassatz eth consentiment exprès entad aguest servici e procediment.',
      en: 'Take the express consent for this service and procedure.',
    },
  },
  'quota-spent': {
    status: 429,
    title: {
      ca: "S'ha esgotat la quota diària del conveni.",
      es: 'Se ha agotado la cuota diaria del convenio.',
      oc: "S'a agotat era quòta diària deth convèni.",
      en: 'The daily quota of the agreement is spent.',
    },
    remedy: {
      ca: 'Espereu a demà o demaneu més quota.',
      es: 'Espere a mañana o pida más cuota.',
      oc: 'Demoratz a deman o demanatz mès quòta.',
      en: 'Wait until tomorrow or request a larger quota.',
    },
  },
  'emergency-not-granted': {
    status: 403,
    title: {
      ca: "No teniu concedit l'accés d'emergència.",
      es: 'No tiene concedido el acceso de emergencia.',
      oc: "Non auetz concedit er accès d'emergéncia.",
      en: 'Emergency access is not granted to you.',
    },
    remedy: {
      ca: 'Demaneu la capacitat a qui administra el vostre ens.',
      es: 'Pida la capacidad a quien administra su entidad.',
      oc: 'Demanatz era capacitat a qui administre eth vòste ens.',
      en: 'Ask whoever administers your body for the capability.',
    },
  },
  'emergency-reason': {
    status: 403,
    title: {
      ca: "L'accés d'emergència necessita una raó explicada.",
      es: 'El acceso de emergencia necesita una razón explicada.',
      oc: "Er accès d'emergéncia a besonh d'ua rason explicada.",
      en: 'Emergency access needs a reason that explains it.',
    },
    remedy: {
      ca: 'Escriviu què passa i per què no es pot esperar (20 caràcters o més).',
      es: 'Escriba qué pasa y por qué no se puede esperar (20 caracteres o más).',
      oc: 'Escriuetz qué passe e per qué non se pòt demorar (20 caractèrs o mès).',
      en: 'Write what happens and why it cannot wait (20 characters or more).',
    },
  },
  'question-invalid': {
    status: 422,
    title: {
      ca: 'La pregunta no té la forma que demana el servei.',
      es: 'La pregunta no tiene la forma que pide el servicio.',
      oc: 'Era pregunta non a era forma que demane eth servici.',
      en: 'The question does not have the form that the service asks.',
    },
    remedy: {
      ca: "Compareu-la amb l'esquema del catàleg.",
      es: 'Compárela con el esquema del catálogo.',
      oc: 'Comparatz-la damb er esquèma deth catalòg.',
      en: 'Compare it with the schema in the catalogue.',
    },
  },
  'provider-unreachable': {
    status: 502,
    title: {
      ca: "L'emissor no respon.",
      es: 'El emisor no responde.',
      oc: 'Er emissor non respon.',
      en: 'The provider cannot be reached.',
    },
    remedy: {
      ca: 'Torneu-ho a provar més tard; la consulta i el fracàs han quedat registrats.',
      es: 'Vuelva a intentarlo más tarde; la consulta y el fallo han quedado registrados.',
      oc: 'Tornatz-ac a provar mès tard; era consulta e eth fracàs an quedat registradi.',
      en: 'Try again later; the question and its failure are recorded.',
    },
  },
  'provider-timeout': {
    status: 504,
    title: {
      ca: "L'emissor ha trigat massa a respondre.",
      es: 'El emisor ha tardado demasiado en responder.',
      oc: 'Er emissor a tardat massa a respóner.',
      en: 'The provider took too long.',
    },
    remedy: {
      ca: 'Torneu-ho a provar més tard; la consulta i el fracàs han quedat registrats.',
      es: 'Vuelva a intentarlo más tarde; la consulta y el fallo han quedado registrados.',
      oc: 'Tornatz-ac a provar mès tard; era consulta e eth fracàs an quedat registradi.',
      en: 'Try again later; the question and its failure are recorded.',
    },
  },
  'provider-resting': {
    status: 503,
    title: {
      ca: "L'emissor ha fallat seguit i el deixem descansar uns segons.",
      es: 'El emisor ha fallado seguido y lo dejamos descansar unos segundos.',
      oc: 'Er emissor a falhat de seguit e lo deisham repausar uns segonds.',
      en: 'The provider failed repeatedly and is left to rest for some seconds.',
    },
    remedy: {
      ca: 'Espereu els segons que diu Retry-After.',
      es: 'Espere los segundos que indica Retry-After.',
      oc: 'Demoratz es segonds que ditz Retry-After.',
      en: 'Wait the seconds that Retry-After says.',
    },
  },
  'provider-refused': {
    status: 502,
    title: {
      ca: "L'emissor no ha volgut atendre la plataforma.",
      es: 'El emisor no ha querido atender a la plataforma.',
      oc: 'Er emissor non a volut aténer era plataforma.',
      en: 'The provider would not serve the platform.',
    },
    remedy: {
      ca: "La consulta i el fracàs han quedat registrats; aviseu l'emissor.",
      es: 'La consulta y el fallo han quedado registrados; avise al emisor.',
      oc: 'Era consulta e eth fracàs an quedat registradi; avisatz er emissor.',
      en: 'The question and its failure are recorded; tell the provider.',
    },
  },
  'person-unknown': {
    status: 404,
    title: {
      ca: "L'emissor no té cap persona amb aquest document.",
      es: 'El emisor no tiene ninguna persona con este documento.',
      oc: 'Er emissor non a cap de persona damb aguest document.',
      en: 'The provider has nobody with this document.',
    },
    remedy: {
      ca: 'Comproveu el document; si és correcte, demaneu la prova a la persona.',
      es: 'Compruebe el documento; si es correcto, pida la prueba a la persona.',
      oc: 'Comprovatz eth document; se ei corrècte, demanatz era pròva ara persona.',
      en: 'Check the document; if it is right, ask the person for the proof.',
    },
  },
  'question-refused': {
    status: 422,
    title: {
      ca: "L'emissor no accepta aquesta pregunta.",
      es: 'El emisor no acepta esta pregunta.',
      oc: 'Er emissor non accèpte aguesta pregunta.',
      en: 'The provider does not accept this question.',
    },
    remedy: {
      ca: "Reviseu les dades de la pregunta; si són correctes, aviseu l'emissor.",
      es: 'Revise los datos de la pregunta; si son correctos, avise al emisor.',
      oc: 'Revisatz es donades dera pregunta; se son corrèctes, avisatz er emissor.',
      en: 'Check the data of the question; if they are right, tell the provider.',
    },
  },
  'provider-garbage': {
    status: 502,
    title: {
      ca: "La resposta de l'emissor no compleix el seu esquema i no s'ha lliurat.",
      es: 'La respuesta del emisor no cumple su esquema y no se ha entregado.',
      oc: "Era responsa der emissor non complís eth sòn esquèma e non s'a liurat.",
      en: 'The answer of the provider does not fit its schema and was not delivered.',
    },
    remedy: {
      ca: "L'incident ha quedat registrat; aviseu l'emissor.",
      es: 'El incidente ha quedado registrado; avise al emisor.',
      oc: 'Er incident a quedat registrat; avisatz er emissor.',
      en: 'The incident is recorded; tell the provider.',
    },
  },
  'not-recorded': {
    status: 503,
    title: {
      ca: "No s'ha pogut registrar la consulta, i el que no es registra no es fa.",
      es: 'No se ha podido registrar la consulta, y lo que no se registra no se hace.',
      oc: "Non s'a pogut registrar era consulta, e çò que non se registre non se hè.",
      en: 'The question could not be recorded, and what is not recorded is not done.',
    },
    remedy: {
      ca: "Torneu-ho a provar d'aquí a uns segons.",
      es: 'Vuelva a intentarlo en unos segundos.',
      oc: "Tornatz-ac a provar d'ací a uns segonds.",
      en: 'Try again in some seconds.',
    },
  },
  repeated: {
    status: 409,
    title: {
      ca: "Aquesta petició ja s'ha fet amb el mateix identificador.",
      es: 'Esta petición ya se ha hecho con el mismo identificador.',
      oc: "Aguesta peticion ja s'a hèt damb eth madeish identificador.",
      en: 'This request was already made with the same identifier.',
    },
    remedy: {
      ca: "El resultat és el de l'intercanvi que s'indica; per tornar a consultar, feu servir un identificador nou.",
      es: 'El resultado es el del intercambio que se indica; para volver a consultar, use un identificador nuevo.',
      oc: "Eth resultat ei eth der escambi que s'indique; entà tornar a consultar, hètz servir un identificador nau.",
      en: 'Its result is that of the exchange that is named; to ask again, use a new identifier.',
    },
  },
  'move-not-allowed': {
    status: 409,
    title: {
      ca: "Des de l'estat actual no es pot fer aquest pas.",
      es: 'Desde el estado actual no se puede dar este paso.',
      oc: 'Dempús der estat actuau non se pòt hèr aguest pas.',
      en: 'This step cannot be taken from the present state.',
    },
    remedy: {
      ca: "Mireu l'estat i els passos possibles.",
      es: 'Mire el estado y los pasos posibles.',
      oc: 'Guardatz er estat e es passi possibles.',
      en: 'See the state and the steps that it allows.',
    },
  },
  'checklist-failed': {
    status: 422,
    title: {
      ca: 'La sol·licitud de conveni no compleix tots els requisits.',
      es: 'La solicitud de convenio no cumple todos los requisitos.',
      oc: 'Era sollicitud de convèni non complís toti es requisits.',
      en: 'The request of the agreement does not meet every requirement.',
    },
    remedy: {
      ca: 'Corregiu els punts de la llista que fallen.',
      es: 'Corrija los puntos de la lista que fallan.',
      oc: 'Corregitz es punts dera lista que falhen.',
      en: 'Mend the points of the list that fail.',
    },
  },
  'token-request-invalid': {
    status: 400,
    title: {
      ca: "La petició del testimoni d'accés no és completa o no és correcta.",
      es: 'La petición del token de acceso no está completa o no es correcta.',
      oc: "Era peticion deth testimòni d'accès non ei completa o non ei corrècta.",
      en: 'The request of the access token is not complete or not right.',
    },
    remedy: {
      ca: 'Envieu un formulari amb grant_type, client_assertion_type i client_assertion, un cop cadascun.',
      es: 'Envíe un formulario con grant_type, client_assertion_type y client_assertion, una vez cada uno.',
      oc: 'Enviatz un formulari damb grant_type, client_assertion_type e client_assertion, un còp cadun.',
      en: 'Send a form with grant_type, client_assertion_type and client_assertion, once each.',
    },
  },
  'grant-unsupported': {
    status: 400,
    title: {
      ca: "Aquest grant_type no s'admet aquí.",
      es: 'Este grant_type no se admite aquí.',
      oc: "Aguest grant_type non s'admet ací.",
      en: 'This grant_type is not supported here.',
    },
    remedy: {
      ca: 'Feu servir client_credentials.',
      es: 'Use client_credentials.',
      oc: 'Hètz servir client_credentials.',
      en: 'Use client_credentials.',
    },
  },
  'assertion-invalid': {
    status: 401,
    title: {
      ca: "L'asserció del client no és vàlida.",
      es: 'La aserción del cliente no es válida.',
      oc: 'Era assercion deth client non ei valida.',
      en: 'The client assertion is not valid.',
    },
    remedy: {
      ca: 'Signeu un JWT nou (RFC 7523) amb una clau registrada: iss, sub, aud, jti, iat i exp.',
      es: 'Firme un JWT nuevo (RFC 7523) con una clave registrada: iss, sub, aud, jti, iat y exp.',
      oc: 'Signatz un JWT nau (RFC 7523) damb ua clau registrada: iss, sub, aud, jti, iat e exp.',
      en: 'Sign a new JWT (RFC 7523) with a registered key: iss, sub, aud, jti, iat and exp.',
    },
  },
});

/** A provider that says so works: what it said counts against nobody's health. */
export const ANSWERED_NO: readonly string[] = [
  exchangeProblems['person-unknown'].code,
  exchangeProblems['question-refused'].code,
];

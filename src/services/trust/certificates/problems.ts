import { catalogue } from '../../../kernel/problem.ts';

/** Everything that the certificates service can refuse. */
export const certificatesProblems = catalogue('certificates', {
  'no-authority': {
    status: 503,
    title: {
      ca: 'No hi ha cap autoritat que pugui emetre aquest certificat.',
      es: 'No hay ninguna autoridad que pueda emitir este certificado.',
      oc: 'Non i a cap autoritat que pogue eméter aguest certificat.',
      en: 'There is no authority that can issue this certificate.',
    },
    remedy: {
      ca: 'Qui opera la plataforma ha de fer la cerimònia de claus (aplec ceremony) i importar-ne el resultat.',
      es: 'Quien opera la plataforma debe hacer la ceremonia de claves (aplec ceremony) e importar su resultado.',
      oc: 'Qui opère era plataforma a de hèr era ceremònia de claus (aplec ceremony) e importar-ne eth resultat.',
      en: 'Whoever runs the platform has to hold the key ceremony (aplec ceremony) and import its result.',
    },
  },
  'subject-wrong': {
    status: 422,
    title: {
      ca: 'Les dades del titular no són les que demana aquest tipus de certificat.',
      es: 'Los datos del titular no son los que pide este tipo de certificado.',
      oc: 'Es donades deth titular non son es que demane aguest tipe de certificat.',
      en: 'The data of the holder are not those that this kind of certificate asks for.',
    },
    remedy: {
      ca: 'Corregiu els camps assenyalats.',
      es: 'Corrija los campos señalados.',
      oc: 'Corregitz es camps senhaladi.',
      en: 'Correct the fields that are marked.',
    },
  },
  'key-refused': {
    status: 422,
    title: {
      ca: 'Aquesta clau no es pot certificar.',
      es: 'Esta clave no se puede certificar.',
      oc: 'Aguesta clau non se pòt certificar.',
      en: 'This key cannot be certified.',
    },
    remedy: {
      ca: 'Feu una clau nova (P-256, P-384 o RSA de 3072 bits) i una sol·licitud nova amb ella.',
      es: 'Haga una clave nueva (P-256, P-384 o RSA de 3072 bits) y una solicitud nueva con ella.',
      oc: 'Hètz ua clau naua (P-256, P-384 o RSA de 3072 bits) e ua sollicitud naua damb era.',
      en: 'Make a new key (P-256, P-384 or RSA of 3072 bits) and a new request with it.',
    },
  },
  'request-unreadable': {
    status: 422,
    title: {
      ca: 'La sol·licitud PKCS#10 no es pot llegir, o no està signada amb la seva clau.',
      es: 'La solicitud PKCS#10 no se puede leer, o no está firmada con su clave.',
      oc: 'Era sollicitud PKCS#10 non se pòt liéger, o non ei signada damb era sua clau.',
      en: 'The PKCS#10 request cannot be read, or is not signed with its key.',
    },
    remedy: {
      ca: 'Feu-la de nou, per exemple amb «openssl req -new», i enganxeu-ne el text sencer.',
      es: 'Hágala de nuevo, por ejemplo con «openssl req -new», y pegue su texto entero.',
      oc: 'Hètz-la de nau, per exemple damb «openssl req -new», e apegatz-ne eth tèxte sancer.',
      en: 'Make it again, for example with “openssl req -new”, and paste its whole text.',
    },
  },
  unknown: {
    status: 404,
    title: {
      ca: 'Aquest certificat no existeix, o no és vostre.',
      es: 'Este certificado no existe, o no es suyo.',
      oc: 'Aguest certificat non existís, o non ei vòste.',
      en: 'This certificate does not exist, or is not yours.',
    },
    remedy: {
      ca: 'Busqueu-lo a la llista dels vostres certificats.',
      es: 'Búsquelo en la lista de sus certificados.',
      oc: 'Cercatz-lo ena lista des vòsti certificats.',
      en: 'Look for it in the list of your certificates.',
    },
  },
  'request-unknown': {
    status: 404,
    title: {
      ca: 'Aquesta sol·licitud no existeix, o no és del vostre ens.',
      es: 'Esta solicitud no existe, o no es de su entidad.',
      oc: 'Aguesta sollicitud non existís, o non ei deth vòste ens.',
      en: 'This request does not exist, or is not of your body.',
    },
    remedy: {
      ca: 'Busqueu-la a la llista de sol·licituds.',
      es: 'Búsquela en la lista de solicitudes.',
      oc: 'Cercatz-la ena lista de sollicituds.',
      en: 'Look for it in the list of requests.',
    },
  },
  /** clauses: each condition that failed. */
  'step-refused': {
    status: 409,
    title: {
      ca: 'Aquest pas no es pot fer ara.',
      es: 'Este paso no se puede dar ahora.',
      oc: 'Aguest pas non se pòt hèr ara.',
      en: 'This step cannot be taken now.',
    },
    remedy: {
      ca: 'Mireu cada condició que falta.',
      es: 'Mire cada condición que falta.',
      oc: 'Guardatz cada condicion que manque.',
      en: 'See each condition that is missing.',
    },
  },
  'wrong-state': {
    status: 409,
    title: {
      ca: 'L’estat actual no permet aquest pas.',
      es: 'El estado actual no permite este paso.',
      oc: 'Er estat actuau non permet aguest pas.',
      en: 'The present state does not allow this step.',
    },
    remedy: {
      ca: 'Torneu a obrir la pàgina: potser algú altre ja l’ha fet.',
      es: 'Vuelva a abrir la página: quizá otra persona ya lo ha dado.',
      oc: 'Tornatz a daurir era pagina: dilhèu quauqu’un aute ja l’a hèt.',
      en: 'Open the page again: somebody else may have taken it already.',
    },
  },
  'same-person': {
    status: 409,
    title: {
      ca: 'Qui demana el certificat, o n’és titular, no el pot aprovar.',
      es: 'Quien solicita el certificado, o es su titular, no lo puede aprobar.',
      oc: 'Qui demane eth certificat, o n’ei titular, non lo pòt aprovar.',
      en: 'Whoever asks for the certificate, or is its holder, may not approve it.',
    },
    remedy: {
      ca: 'L’han d’aprovar dues altres persones.',
      es: 'Lo tienen que aprobar otras dos personas.',
      oc: 'L’an d’aprovar dues autes persones.',
      en: 'Two other people have to approve it.',
    },
  },
  'already-approved': {
    status: 409,
    title: {
      ca: 'Ja heu donat la vostra aprovació.',
      es: 'Ya ha dado su aprobación.',
      oc: 'Ja auetz balhat era vòsta aprobacion.',
      en: 'You have approved it already.',
    },
    remedy: {
      ca: 'La segona aprovació és d’una altra persona.',
      es: 'La segunda aprobación es de otra persona.',
      oc: 'Era dusau aprobacion ei d’ua auta persona.',
      en: 'The second approval is another person’s.',
    },
  },
  'self-verified': {
    status: 409,
    title: {
      ca: 'Ningú no verifica la seva pròpia identitat.',
      es: 'Nadie verifica su propia identidad.',
      oc: 'Degun non verifique era sua pròpria identitat.',
      en: 'Nobody verifies their own identity.',
    },
    remedy: {
      ca: 'Ho ha de fer una altra persona de l’oficina.',
      es: 'Lo tiene que hacer otra persona de la oficina.',
      oc: 'Ac a de hèr ua auta persona dera oficina.',
      en: 'Another person of the desk has to do it.',
    },
  },
  'document-expired': {
    status: 422,
    title: {
      ca: 'El document d’identitat està caducat.',
      es: 'El documento de identidad está caducado.',
      oc: 'Eth document d’identitat ei caducat.',
      en: 'The identity document has expired.',
    },
    remedy: {
      ca: 'La persona ha de portar un document vigent.',
      es: 'La persona tiene que traer un documento vigente.',
      oc: 'Era persona a de portar un document vigent.',
      en: 'The person has to bring a document that is valid.',
    },
  },
  'renewal-early': {
    status: 409,
    title: {
      ca: 'Encara és aviat per renovar aquest certificat.',
      es: 'Todavía es pronto para renovar este certificado.',
      oc: 'Encara ei lèu entà renauir aguest certificat.',
      en: 'It is too early to renew this certificate.',
    },
    remedy: {
      ca: 'Es pot renovar en els 60 dies abans que acabi.',
      es: 'Se puede renovar en los 60 días antes de que acabe.',
      oc: 'Se pòt renauir enes 60 dies abans qu’acabe.',
      en: 'It can be renewed in the 60 days before it ends.',
    },
  },
  'renewal-late': {
    status: 409,
    title: {
      ca: 'Aquest certificat ja ha acabat.',
      es: 'Este certificado ya ha acabado.',
      oc: 'Aguest certificat ja a acabat.',
      en: 'This certificate has ended already.',
    },
    remedy: {
      ca: 'Demaneu-ne un de nou a una oficina de registre.',
      es: 'Pida uno nuevo en una oficina de registro.',
      oc: 'Demanatz-ne un de nau ena ua oficina de registre.',
      en: 'Ask for a new one at a registration desk.',
    },
  },
  'identified-long-ago': {
    status: 409,
    title: {
      ca: 'Fa massa temps que la persona es va identificar en persona.',
      es: 'Hace demasiado tiempo que la persona se identificó en persona.',
      oc: 'Hè massa temps qu’era persona s’identifiquèc en persona.',
      en: 'It is too long since the person was identified in person.',
    },
    remedy: {
      ca: 'Ha de venir a una oficina de registre (Llei 6/2020, art. 7).',
      es: 'Tiene que venir a una oficina de registro (Ley 6/2020, art. 7).',
      oc: 'A de vier ena ua oficina de registre (Lei 6/2020, art. 7).',
      en: 'They have to come to a registration desk (Ley 6/2020, art. 7).',
    },
  },
  'already-renewed': {
    status: 409,
    title: {
      ca: 'Aquest certificat ja s’ha renovat.',
      es: 'Este certificado ya se ha renovado.',
      oc: 'Aguest certificat ja s’a renauit.',
      en: 'This certificate has been renewed already.',
    },
    remedy: {
      ca: 'Feu servir el certificat nou.',
      es: 'Use el certificado nuevo.',
      oc: 'Hètz a servir eth certificat nau.',
      en: 'Use the new certificate.',
    },
  },
  'changed-meanwhile': {
    status: 409,
    title: {
      ca: 'Algú ho ha canviat mentrestant.',
      es: 'Alguien lo ha cambiado entretanto.',
      oc: 'Quauqu’un ac a cambiat mentretant.',
      en: 'Somebody changed it meanwhile.',
    },
    remedy: {
      ca: 'Torneu a obrir la pàgina i decidiu amb el que hi diu ara.',
      es: 'Vuelva a abrir la página y decida con lo que dice ahora.',
      oc: 'Tornatz a daurir era pagina e decidís damb çò que ditz ara.',
      en: 'Open the page again and decide with what it says now.',
    },
  },
  'not-ours': {
    status: 422,
    title: {
      ca: 'Aquest certificat no l’ha emès cap autoritat d’aquesta plataforma.',
      es: 'Este certificado no lo ha emitido ninguna autoridad de esta plataforma.',
      oc: 'Aguest certificat non l’a emetut cap autoritat d’aguesta plataforma.',
      en: 'This certificate was not issued by an authority of this platform.',
    },
    remedy: {
      ca: 'Demaneu-ne l’estat a qui el va emetre.',
      es: 'Pida su estado a quien lo emitió.',
      oc: 'Demanatz-ne er estat a qui l’emetec.',
      en: 'Ask whoever issued it for its status.',
    },
  },
  'status-not-ready': {
    status: 503,
    title: {
      ca: 'Encara no hi ha cap llista o resposta d’estat signada.',
      es: 'Todavía no hay ninguna lista o respuesta de estado firmada.',
      oc: 'Encara non i a cap lista o responsa d’estat signada.',
      en: 'There is no signed status list or answer yet.',
    },
    remedy: {
      ca: 'Torneu-ho a provar d’aquí a una estona.',
      es: 'Vuelva a intentarlo dentro de un rato.',
      oc: 'Tornatz-ac a provar d’aquiu a ua estona.',
      en: 'Try again in a while.',
    },
  },
  'ceremony-refused': {
    status: 422,
    title: {
      ca: 'El resultat de la cerimònia no es pot importar.',
      es: 'El resultado de la ceremonia no se puede importar.',
      oc: 'Eth resultat dera ceremònia non se pòt importar.',
      en: 'The result of the ceremony cannot be imported.',
    },
    remedy: {
      ca: 'Mireu el que es diu de cada fitxer; no se n’ha importat cap.',
      es: 'Mire lo que se dice de cada fichero; no se ha importado ninguno.',
      oc: 'Guardatz çò que se ditz de cada fichèr; non se n’a importat cap.',
      en: 'See what is said of each file; none was imported.',
    },
  },
  'body-unknown': {
    status: 422,
    title: {
      ca: 'Aquest ens no és al directori, o no està actiu.',
      es: 'Esta entidad no está en el directorio, o no está activa.',
      oc: 'Aguest ens non ei en directòri, o non ei actiu.',
      en: 'This body is not in the directory, or is not active.',
    },
    remedy: {
      ca: 'Trieu un ens actiu del directori.',
      es: 'Elija una entidad activa del directorio.',
      oc: 'Causitz un ens actiu deth directòri.',
      en: 'Choose an active body of the directory.',
    },
  },
});

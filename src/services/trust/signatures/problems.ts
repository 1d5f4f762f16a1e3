import { catalogue, type ProblemKind, type Sentence } from '../../../kernel/problem.ts';

type Four = readonly [ca: string, es: string, oc: string, en: string];

const sentence = ([ca, es, oc, en]: Four): Sentence => ({ ca, es, oc, en });
const kind = (status: number, title: Four, remedy: Four): ProblemKind => ({
  ...{ status, title: sentence(title), remedy: sentence(remedy) },
});

/** What credentials, releases, seals and signature requests can refuse. */
export const signaturesProblems = catalogue('signatures', {
  'not-enrolled': kind(
    409,
    [
      'Encara no teniu cap credencial de signatura.',
      'Todavía no tiene ninguna credencial de firma.',
      'Encara non auetz cap de credenciau de signatura.',
      'You have no signing credential yet.',
    ],
    [
      'Creeu-la a «La meva credencial»: trieu un PIN i una aplicació de codis.',
      'Créela en «Mi credencial»: elija un PIN y una aplicación de códigos.',
      'Creatz-la en «Era mia credenciau»: alistatz un PIN e ua aplicacion de còdis.',
      'Make it under “My credential”: choose a PIN and an application of codes.',
    ],
  ),
  'invitation-wrong': kind(
    403,
    [
      'El codi d’alta no és el vostre, ja s’ha fet servir o ha caducat.',
      'El código de alta no es el suyo, ya se ha usado o ha caducado.',
      'Eth còdi d’auta non ei eth vòste, ja s’a hèt a servir o a caducat.',
      'The enrolment code is not yours, was used already or is over.',
    ],
    [
      'Demaneu-ne un en persona a qui gestiona el vostre ens; val set dies.',
      'Pida uno en persona a quien gestiona su entidad; vale siete días.',
      'Demanatz-ne un en persona a qui gestione eth vòste ens; vau sèt dies.',
      'Ask whoever manages your body for one in person; it lasts seven days.',
    ],
  ),
  'already-enrolled': kind(
    409,
    [
      'Ja teniu una credencial de signatura.',
      'Ya tiene una credencial de firma.',
      'Ja auetz ua credenciau de signatura.',
      'You have a signing credential already.',
    ],
    [
      'Per fer-ne una de nova, revoqueu primer la que teniu.',
      'Para hacer una nueva, revoque primero la que tiene.',
      'Entà hèr-ne ua de naua, revocatz prumèr era qu’auetz.',
      'To make a new one, revoke the one you have first.',
    ],
  ),
  'factors-wrong': kind(
    403,
    [
      'El PIN o el codi no són correctes.',
      'El PIN o el código no son correctos.',
      'Eth PIN o eth còdi non son corrèctes.',
      'The PIN or the code is not right.',
    ],
    [
      'Torneu-ho a provar amb un codi nou de l’aplicació; cada codi serveix una sola vegada. Amb cinc errors seguits es bloqueja un quart d’hora.',
      'Inténtelo de nuevo con un código nuevo de la aplicación; cada código sirve una sola vez. Con cinco errores seguidos se bloquea un cuarto de hora.',
      'Tornatz-ac a sajar damb un còdi nau dera aplicacion; cada còdi servís un còp solet. Damb cinc errors seguidi se blòque un quart d’ora.',
      'Try again with a new code of the application; each code counts once. Five errors in a row close it for a quarter of an hour.',
    ],
  ),
  'factors-locked': kind(
    403,
    [
      'Massa intents equivocats: la credencial està bloquejada una estona.',
      'Demasiados intentos fallidos: la credencial está bloqueada un rato.',
      'Massa sages enganhats: era credenciau ei blocada un moment.',
      'Too many wrong attempts: the credential is closed for a while.',
    ],
    [
      'Espereu quinze minuts. Si no heu estat vós, reviseu qui té el vostre PIN.',
      'Espere quince minutos. Si no ha sido usted, revise quién tiene su PIN.',
      'Demoratz quinze minutes. Se non ètz estat vos, guardatz qui a eth vòste PIN.',
      'Wait fifteen minutes. If it was not you, find out who has your PIN.',
    ],
  ),
  'factors-closed': kind(
    403,
    [
      'La credencial s’ha tancat per massa intents equivocats.',
      'La credencial se ha cerrado por demasiados intentos fallidos.',
      'Era credenciau s’a barrat per massa sages enganhats.',
      'The credential was closed after too many wrong attempts.',
    ],
    [
      'Revoqueu-la i feu-ne una de nova a «La meva credencial».',
      'Revóquela y haga una nueva en «Mi credencial».',
      'Revocatz-la e hètz-ne ua de naua en «Era mia credenciau».',
      'Revoke it and make a new one under “My credential”.',
    ],
  ),
  'release-invalid': kind(
    403,
    [
      'Aquesta autorització de signatura no existeix.',
      'Esta autorización de firma no existe.',
      'Aguesta autorizacion de signatura non existís.',
      'This release for signing does not exist.',
    ],
    [
      'Demaneu una autorització nova amb el PIN i un codi.',
      'Pida una autorización nueva con el PIN y un código.',
      'Demanatz ua autorizacion naua damb eth PIN e un còdi.',
      'Ask for a new release with PIN and code.',
    ],
  ),
  'release-expired': kind(
    403,
    [
      'L’autorització de signatura ha caducat.',
      'La autorización de firma ha caducado.',
      'Era autorizacion de signatura a caducat.',
      'The release for signing is over.',
    ],
    [
      'Torneu a signar amb el PIN i un codi nou; cada autorització val cinc minuts.',
      'Vuelva a firmar con el PIN y un código nuevo; cada autorización vale cinco minutos.',
      'Tornatz a signar damb eth PIN e un còdi nau; cada autorizacion vau cinc minutes.',
      'Sign again with PIN and a new code; each release lasts five minutes.',
    ],
  ),
  'release-other': kind(
    403,
    [
      'L’autorització era per a un altre contingut, o ja s’ha fet servir.',
      'La autorización era para otro contenido, o ya se ha usado.',
      'Era autorizacion ère entà un aute contengut, o ja s’a hèt a servir.',
      'The release was for something else, or was used already.',
    ],
    [
      'Torneu a obrir el document, mireu-lo i signeu-lo de nou.',
      'Vuelva a abrir el documento, mírelo y fírmelo de nuevo.',
      'Tornatz a daurir eth document, guardatz-lo e signatz-lo de nau.',
      'Open the document again, look at it and sign it anew.',
    ],
  ),
  'credential-unknown': kind(
    404,
    [
      'Aquesta credencial no existeix o no és vostra.',
      'Esta credencial no existe o no es suya.',
      'Aguesta credenciau non existís o non ei vòsta.',
      'This credential does not exist or is not yours.',
    ],
    [
      'Mireu la llista de les vostres credencials.',
      'Mire la lista de sus credenciales.',
      'Guardatz era lista des vòstes credenciaus.',
      'See the list of your credentials.',
    ],
  ),
  'credential-unusable': kind(
    409,
    [
      'Amb aquesta credencial no es pot signar ara: està suspesa, revocada o caducada.',
      'Con esta credencial no se puede firmar ahora: está suspendida, revocada o caducada.',
      'Damb aguesta credenciau non se pòt signar ara: ei suspenuda, revocada o caducada.',
      'This credential cannot sign now: it is suspended, revoked or expired.',
    ],
    [
      'Feu-ne una de nova a «La meva credencial».',
      'Haga una nueva en «Mi credencial».',
      'Hètz-ne ua de naua en «Era mia credenciau».',
      'Make a new one under “My credential”.',
    ],
  ),
  'digests-unfit': kind(
    422,
    [
      'Aquesta clau no pot signar aquests resums.',
      'Esta clave no puede firmar estos resúmenes.',
      'Aguesta clau non pòt signar aguesti resumi.',
      'This key cannot sign these digests.',
    ],
    [
      'Envieu resums SHA-256, SHA-384 o SHA-512 sencers, sense repetir-ne cap.',
      'Envíe resúmenes SHA-256, SHA-384 o SHA-512 completos, sin repetir ninguno.',
      'Enviatz resumi SHA-256, SHA-384 o SHA-512 sancers, sense repetir-ne cap.',
      'Send whole digests of SHA-256, SHA-384 or SHA-512, none twice.',
    ],
  ),
  'file-unknown': kind(
    404,
    [
      'Aquest fitxer no existeix o no és del vostre ens.',
      'Este fichero no existe o no es de su entidad.',
      'Aguest fichèr non existís o non ei deth vòste ens.',
      'This file does not exist or is not of your body.',
    ],
    [
      'Pugeu-lo primer i feu servir l’identificador que rebreu.',
      'Súbalo primero y use el identificador que recibirá.',
      'Pujatz-lo prumèr e hètz a servir er identificador que recebratz.',
      'Upload it first and use the identifier that you get.',
    ],
  ),
  'uploads-busy': kind(
    503,
    [
      'Ara es pugen massa fitxers alhora.',
      'Ahora se suben demasiados ficheros a la vez.',
      'Ara se pugen massa fichèrs ath madeish temps.',
      'Too many files are being uploaded at once.',
    ],
    [
      'Torneu-ho a provar d’aquí a uns segons.',
      'Inténtelo de nuevo dentro de unos segundos.',
      'Tornatz-ac a sajar d’ací a quauqui segonds.',
      'Try again in a few seconds.',
    ],
  ),
  'format-unfit': kind(
    422,
    [
      'Aquest fitxer no es pot signar en aquest format.',
      'Este fichero no se puede firmar en este formato.',
      'Aguest fichèr non se pòt signar en aguest format.',
      'This file cannot be signed in this format.',
    ],
    [
      'Els PDF se signen amb PAdES i els XML amb XAdES; qualsevol fitxer amb CAdES, JAdES o ASiC. Un PDF xifrat o malmès no es pot signar.',
      'Los PDF se firman con PAdES y los XML con XAdES; cualquier fichero con CAdES, JAdES o ASiC. Un PDF cifrado o dañado no se puede firmar.',
      'Es PDF se signen damb PAdES e es XML damb XAdES; quinsevolh fichèr damb CAdES, JAdES o ASiC. Un PDF chifrat o malmetut non se pòt signar.',
      'PDF is signed with PAdES and XML with XAdES; any file with CAdES, JAdES or ASiC. A PDF that is encrypted or broken cannot be signed.',
    ],
  ),
  'request-unknown': kind(
    404,
    [
      'Aquesta petició de signatura no existeix o no la podeu veure.',
      'Esta petición de firma no existe o no la puede ver.',
      'Aguesta peticion de signatura non existís o non la podetz veir.',
      'This signature request does not exist or you may not see it.',
    ],
    [
      'La veuen qui l’ha enviada, qui l’ha de signar i qui gestiona l’ens.',
      'La ven quien la ha enviado, quien la tiene que firmar y quien gestiona la entidad.',
      'La ven qui l’a enviada, qui l’a de signar e qui gestione er ens.',
      'Whoever sent it, whoever must sign it and whoever manages the body can see it.',
    ],
  ),
  'document-unknown': kind(
    404,
    [
      'Aquest document no és d’aquesta petició.',
      'Este documento no es de esta petición.',
      'Aguest document non ei d’aguesta peticion.',
      'This document is not of this request.',
    ],
    [
      'Obriu la petició i trieu-ne un dels documents.',
      'Abra la petición y elija uno de sus documentos.',
      'Dauritz era peticion e alistatz-ne un des documents.',
      'Open the request and choose one of its documents.',
    ],
  ),
  'cannot-sign': kind(
    409,
    [
      'Ara no podeu fer això amb aquesta petició.',
      'Ahora no puede hacer esto con esta petición.',
      'Ara non podetz hèr aquerò damb aguesta peticion.',
      'You cannot do this with the request now.',
    ],
    [
      'Mireu cada motiu i torneu a obrir la petició.',
      'Mire cada motivo y vuelva a abrir la petición.',
      'Guardatz cada motiu e tornatz a daurir era peticion.',
      'See each reason and open the request again.',
    ],
  ),
  'not-open': kind(
    409,
    [
      'La petició no està oberta.',
      'La petición no está abierta.',
      'Era peticion non ei dauberta.',
      'The request is not open.',
    ],
    [
      'S’ha completat, rebutjat, retornat o cancel·lat, o encara és un esborrany: obriu-la per saber què ha passat.',
      'Se ha completado, rechazado, devuelto o cancelado, o todavía es un borrador: ábrala para saber qué ha pasado.',
      'S’a completat, refusat, retornat o cancellat, o encara ei un esborrany: dauritz-la entà saber qué a passat.',
      'It was completed, rejected, returned or cancelled, or is still a draft: open it to see what happened.',
    ],
  ),
  'deadline-passed': kind(
    409,
    [
      'El termini per signar s’ha acabat.',
      'El plazo para firmar ha terminado.',
      'Eth tèrme entà signar s’a acabat.',
      'The time for signing is over.',
    ],
    [
      'Demaneu a qui l’ha enviada que en faci una de nova.',
      'Pida a quien la ha enviado que haga una nueva.',
      'Demanatz a qui l’a enviada que ne hèsque ua de naua.',
      'Ask whoever sent it to make a new one.',
    ],
  ),
  'not-your-task': kind(
    403,
    [
      'Aquesta signatura no us correspon a vós.',
      'Esta firma no le corresponde a usted.',
      'Aguesta signatura non vos correspon a vos.',
      'This signature is not yours to give.',
    ],
    [
      'La fa la persona indicada, qui ocupa el càrrec aquell dia, o qui en té la delegació vigent.',
      'La hace la persona indicada, quien ocupa el cargo ese día, o quien tiene la delegación vigente.',
      'La hè era persona indicada, qui aucupe eth cargue aqueth dia, o qui n’a era delegacion vigenta.',
      'The person named gives it, whoever holds the office that day, or whoever has a delegation in force.',
    ],
  ),
  'not-your-turn': kind(
    409,
    [
      'Encara no és el vostre torn.',
      'Todavía no es su turno.',
      'Encara non ei eth vòste torn.',
      'It is not your turn yet.',
    ],
    [
      'Abans han de signar les persones dels passos anteriors.',
      'Antes tienen que firmar las personas de los pasos anteriores.',
      'Abans an de signar es persones des passi anteriors.',
      'The people of earlier steps must sign first.',
    ],
  ),
  'already-done': kind(
    409,
    ['Això ja està signat.', 'Esto ya está firmado.', 'Aquerò ja ei signat.', 'This is signed already.'],
    [
      'No cal fer res més.',
      'No hace falta hacer nada más.',
      'Non cau hèr arren mès.',
      'There is nothing else to do.',
    ],
  ),
  'document-changed': kind(
    409,
    [
      'El document ha canviat des que el vau veure.',
      'El documento ha cambiado desde que lo vio.',
      'Eth document a cambiat d’ençà que lo vedéretz.',
      'The document changed since you saw it.',
    ],
    [
      'Torneu a obrir-lo, llegiu-lo i signeu-lo de nou.',
      'Vuelva a abrirlo, léalo y fírmelo de nuevo.',
      'Tornatz a daurir-lo, liegetz-lo e signatz-lo de nau.',
      'Open it again, read it and sign it anew.',
    ],
  ),
  'document-busy': kind(
    409,
    [
      'Una altra persona està signant aquest document ara mateix.',
      'Otra persona está firmando este documento ahora mismo.',
      'Ua auta persona ei en tot signar aguest document ara madeish.',
      'Somebody else is signing this document at this moment.',
    ],
    [
      'Torneu-ho a provar d’aquí a uns segons.',
      'Inténtelo de nuevo dentro de unos segundos.',
      'Tornatz-ac a sajar d’ací a quauqui segonds.',
      'Try again in a few seconds.',
    ],
  ),
  'cannot-move': kind(
    409,
    [
      'Aquest pas no es pot fer en l’estat en què és la petició.',
      'Este paso no se puede dar en el estado en que está la petición.',
      'Aguest pas non se pòt hèr en estat en qué ei era peticion.',
      'This step cannot be taken in the state of the request.',
    ],
    [
      'Un esborrany s’envia; el que és obert se signa, es rebutja, es retorna o es cancel·la; el que s’ha retornat es corregeix i es torna a enviar.',
      'Un borrador se envía; lo abierto se firma, se rechaza, se devuelve o se cancela; lo devuelto se corrige y se vuelve a enviar.',
      'Un esborrany s’envie; çò que ei daubèrt se signe, se refuse, se retorne o se cancelle; çò retornat se corregís e se torne a enviar.',
      'A draft is sent; what is open is signed, rejected, returned or cancelled; what was returned is corrected and sent again.',
    ],
  ),
  'sender-only': kind(
    403,
    [
      'Això només ho pot fer qui va enviar la petició.',
      'Esto solo lo puede hacer quien envió la petición.',
      'Aquerò sonque ac pòt hèr qui enviec era peticion.',
      'Only whoever sent the request may do this.',
    ],
    [
      'Demaneu-l’hi, o rebutgeu o retorneu la petició si us toca signar-la.',
      'Pídaselo, o rechace o devuelva la petición si le toca firmarla.',
      'Demanatz-l’ac, o refusatz o retornatz era peticion se vos tòque de signar-la.',
      'Ask them, or reject or return the request if it is your turn to sign.',
    ],
  ),
  incomplete: kind(
    422,
    [
      'A la petició li falten documents o signants.',
      'A la petición le faltan documentos o firmantes.',
      'Ara peticion li manquen documents o signants.',
      'The request lacks documents or signers.',
    ],
    [
      'Afegiu-hi com a mínim un document i una persona o un càrrec.',
      'Añada como mínimo un documento y una persona o un cargo.',
      'Higetz-i coma minim un document e ua persona o un cargue.',
      'Add at least one document and one person or office.',
    ],
  ),
  'too-many': kind(
    422,
    [
      'Són massa documents o signants per a una sola petició.',
      'Son demasiados documentos o firmantes para una sola petición.',
      'Son massa documents o signants entà ua soleta peticion.',
      'These are too many documents or signers for one request.',
    ],
    [
      'Repartiu-los en més d’una petició: cinc-cents documents i cinquanta signants com a màxim.',
      'Repártalos en más de una petición: quinientos documentos y cincuenta firmantes como máximo.',
      'Repartitz-les en mès d’ua peticion: cinc-cents documents e cinquanta signants coma maxim.',
      'Divide them among several requests: five hundred documents and fifty signers at most.',
    ],
  ),
  'office-unknown': kind(
    404,
    [
      'Aquest càrrec no és del vostre ens o ja s’ha tancat.',
      'Este cargo no es de su entidad o ya se ha cerrado.',
      'Aguest cargue non ei deth vòste ens o ja s’a barrat.',
      'This office is not of your body or was closed.',
    ],
    [
      'Mireu la llista de càrrecs de l’ens.',
      'Mire la lista de cargos de la entidad.',
      'Guardatz era lista de cargues der ens.',
      'See the list of offices of the body.',
    ],
  ),
  'delegation-unknown': kind(
    404,
    [
      'Aquesta delegació no existeix o no és vostra.',
      'Esta delegación no existe o no es suya.',
      'Aguesta delegacion non existís o non ei vòsta.',
      'This delegation does not exist or is not yours.',
    ],
    [
      'Mireu la llista de les vostres delegacions.',
      'Mire la lista de sus delegaciones.',
      'Guardatz era lista des vòstes delegacions.',
      'See the list of your delegations.',
    ],
  ),
  'seal-unknown': kind(
    404,
    [
      'Aquest segell no és del vostre ens.',
      'Este sello no es de su entidad.',
      'Aguest sagèth non ei deth vòste ens.',
      'This seal is not of your body.',
    ],
    [
      'Mireu els segells de l’ens.',
      'Mire los sellos de la entidad.',
      'Guardatz es sagèths der ens.',
      'See the seals of the body.',
    ],
  ),
  'seal-not-allowed': kind(
    403,
    [
      'Cap resolució us permet posar aquest segell en aquest procediment.',
      'Ninguna resolución le permite poner este sello en este procedimiento.',
      'Cap resolucion vos permet de méter aguest sagèth en aguest procediment.',
      'No resolution lets you put this seal in this procedure.',
    ],
    [
      'L’ens ha d’establir la regla: qui, per a quin procediment i amb quina resolució (Llei 40/2015, art. 41 i 42).',
      'La entidad tiene que establecer la regla: quién, para qué procedimiento y con qué resolución (Ley 40/2015, arts. 41 y 42).',
      'Er ens a d’establir era règla: qui, entà quin procediment e damb quina resolucion (Lei 40/2015, art. 41 e 42).',
      'The body has to set the rule: who, for which procedure and by which resolution (Ley 40/2015, arts. 41 and 42).',
    ],
  ),
  'preparation-unknown': kind(
    404,
    [
      'Aquesta preparació no existeix, no és vostra o ja s’ha acabat.',
      'Esta preparación no existe, no es suya o ya ha terminado.',
      'Aguesta preparacion non existís, non ei vòsta o ja s’a acabat.',
      'This preparation does not exist, is not yours or is over.',
    ],
    [
      'Torneu a preparar la signatura: cada preparació val quinze minuts i una sola vegada.',
      'Vuelva a preparar la firma: cada preparación vale quince minutos y una sola vez.',
      'Tornatz a apraiar era signatura: cada preparacion vau quinze minutes e un còp solet.',
      'Prepare the signature again: each preparation lasts fifteen minutes and serves once.',
    ],
  ),
  'value-wrong': kind(
    422,
    [
      'El valor no és la signatura d’aquest certificat sobre aquest document.',
      'El valor no es la firma de este certificado sobre este documento.',
      'Era valor non ei era signatura d’aguest certificat sus aguest document.',
      'The value is not the signature of this certificate over this document.',
    ],
    [
      'Signeu els bytes que us vam donar, amb la clau del certificat que vau enviar i l’algorisme indicat.',
      'Firme los bytes que le dimos, con la clave del certificado que envió y el algoritmo indicado.',
      'Signatz es bytes que vos dèrem, damb era clau deth certificat qu’enviéretz e er algorisme indicat.',
      'Sign the bytes that we gave, with the key of the certificate that you sent and the algorithm named.',
    ],
  ),
  'certificate-unfit': kind(
    422,
    [
      'Amb aquest certificat no es pot signar ara.',
      'Con este certificado no se puede firmar ahora.',
      'Damb aguest certificat non se pòt signar ara.',
      'This certificate cannot be used to sign now.',
    ],
    [
      'Ha de ser un certificat X.509 vigent, amb ús de signatura o de no-repudi, i els seus emissors en ordre.',
      'Debe ser un certificado X.509 vigente, con uso de firma o de no repudio, y sus emisores en orden.',
      'A d’èster un certificat X.509 vigent, damb usatge de signatura o de non-repudi, e es sòns emissors en orde.',
      'It must be an X.509 certificate in force, for signature or non-repudiation, with its issuers in order.',
    ],
  ),
  'level-unreachable': kind(
    409,
    [
      'No es poden obtenir les proves que demana aquest nivell.',
      'No se pueden obtener las pruebas que pide este nivel.',
      'Non se pòden obtier es pròves que demane aguest nivèu.',
      'The proofs that this level asks for cannot be had.',
    ],
    [
      'Per a certificats d’altres autoritats demaneu B-B o B-T; B-LT i B-LTA són per als certificats d’aquesta plataforma.',
      'Para certificados de otras autoridades pida B-B o B-T; B-LT y B-LTA son para los certificados de esta plataforma.',
      'Entà certificats d’autes autoritats demanatz B-B o B-T; B-LT e B-LTA son entàs certificats d’aguesta platafòrma.',
      'For certificates of other authorities ask for B-B or B-T; B-LT and B-LTA are for certificates of this platform.',
    ],
  ),
});

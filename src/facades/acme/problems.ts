import { catalogue, type Problem, type ProblemKind } from '../../kernel/problem.ts';

type Four = readonly [ca: string, es: string, oc: string, en: string];
const four = ([ca, es, oc, en]: Four) => ({ ca, es, oc, en });
const kind = (status: number, title: Four, remedy: Four): ProblemKind => ({
  ...{ status, title: four(title), remedy: four(remedy) },
});

const AGAIN: Four = [
  'Repetiu la petició amb el nonce d’aquesta resposta.',
  'Repita la petición con el nonce de esta respuesta.',
  'Repetitz era peticion damb eth nonce d’aguesta responsa.',
  'Send the request again with the nonce of this answer.',
];
const READ_RFC: Four = [
  'Compareu la petició amb l’RFC 8555 i amb el directori `/acme/directory`.',
  'Compare la petición con el RFC 8555 y con el directorio `/acme/directory`.',
  'Comparatz era peticion damb er RFC 8555 e damb eth directòri `/acme/directory`.',
  'Compare the request with RFC 8555 and with the directory `/acme/directory`.',
];
const NEW_ORDER: Four = [
  'Demaneu un ordre nou quan el servidor respongui bé al repte.',
  'Pida una orden nueva cuando el servidor responda bien al reto.',
  'Demanatz ua orde naua quan eth servidor respone ben ath rèpte.',
  'Ask for a new order when the server answers the challenge well.',
];

/** What ACME can refuse; each has its word of RFC 8555 §6.7 in {@link ACME_TYPES}. */
export const acmeProblems = catalogue('acme', {
  'account-does-not-exist': kind(
    400,
    [
      'El compte no existeix.',
      'La cuenta no existe.',
      'Eth compde non existís.',
      'The account does not exist.',
    ],
    [
      'Registreu-lo amb una clau de l’oficina de l’administració.',
      'Regístrela con una clave de la oficina de la administración.',
      'Registratz-lo damb ua clau dera oficina dera administracion.',
      'Register it with a key from the office of the body.',
    ],
  ),
  'already-replaced': kind(
    409,
    [
      'El certificat ja té substitut.',
      'El certificado ya tiene sustituto.',
      'Eth certificat ja a substitut.',
      'The certificate has been replaced already.',
    ],
    [
      'Demaneu l’ordre sense `replaces`.',
      'Pida la orden sin `replaces`.',
      'Demanatz era orde sense `replaces`.',
      'Ask for the order without `replaces`.',
    ],
  ),
  'already-revoked': kind(
    400,
    [
      'El certificat ja està revocat.',
      'El certificado ya está revocado.',
      'Eth certificat ja ei revocat.',
      'The certificate is revoked already.',
    ],
    [
      'No cal fer res més.',
      'No hay que hacer nada más.',
      'Non cau hèr arren mès.',
      'Nothing else need be done.',
    ],
  ),
  'bad-csr': kind(
    400,
    [
      'La petició de certificat (CSR) no es pot acceptar.',
      'La petición de certificado (CSR) no se puede aceptar.',
      'Era peticion de certificat (CSR) non se pòt acceptar.',
      'The certificate request (CSR) cannot be accepted.',
    ],
    [
      'Ha de portar exactament els noms de l’ordre i una clau P-256, P-384 o RSA de 2048 a 4096 bits.',
      'Debe llevar exactamente los nombres de la orden y una clave P-256, P-384 o RSA de 2048 a 4096 bits.',
      'A de portar exactament es nòms dera orde e ua clau P-256, P-384 o RSA de 2048 a 4096 bits.',
      'It must have exactly the names of the order, and a key P-256, P-384 or RSA of 2048 to 4096 bits.',
    ],
  ),
  'bad-nonce': kind(
    400,
    [
      'El nonce no val o ja s’ha usat.',
      'El nonce no vale o ya se ha usado.',
      'Eth nonce non vau o ja s’a usat.',
      'The nonce does not count, or was used already.',
    ],
    AGAIN,
  ),
  'bad-public-key': kind(
    400,
    [
      'La clau pública no es pot acceptar.',
      'La clave pública no se puede aceptar.',
      'Era clau publica non se pòt acceptar.',
      'The public key cannot be accepted.',
    ],
    [
      'Feu una clau P-256, P-384, Ed25519 o RSA de 2048 a 4096 bits.',
      'Haga una clave P-256, P-384, Ed25519 o RSA de 2048 a 4096 bits.',
      'Hètz ua clau P-256, P-384, Ed25519 o RSA de 2048 a 4096 bits.',
      'Make a key P-256, P-384, Ed25519 or RSA of 2048 to 4096 bits.',
    ],
  ),
  'bad-revocation-reason': kind(
    400,
    [
      'El motiu de revocació no s’admet.',
      'El motivo de revocación no se admite.',
      'Eth motiu de revocacion non s’admet.',
      'The reason for revoking is not allowed.',
    ],
    [
      'Useu 0, 1, 3, 4 o 5 (RFC 5280 §5.3.1).',
      'Use 0, 1, 3, 4 o 5 (RFC 5280 §5.3.1).',
      'Usatz 0, 1, 3, 4 o 5 (RFC 5280 §5.3.1).',
      'Use 0, 1, 3, 4 or 5 (RFC 5280 §5.3.1).',
    ],
  ),
  'bad-signature-algorithm': kind(
    400,
    [
      'L’algorisme de signatura no s’admet.',
      'El algoritmo de firma no se admite.',
      'Er algorisme de signatura non s’admet.',
      'The signature algorithm is not supported.',
    ],
    [
      'Useu un dels que diu `algorithms`.',
      'Use uno de los que dice `algorithms`.',
      'Usatz un des que ditz `algorithms`.',
      'Use one of those that `algorithms` names.',
    ],
  ),
  'caa-forbids': kind(
    403,
    [
      'Els registres CAA del nom no deixen emetre a aquesta autoritat.',
      'Los registros CAA del nombre no dejan emitir a esta autoridad.',
      'Es registres CAA deth nòm non dèishen eméter ad aguesta autoritat.',
      'The CAA records of the name do not let this authority issue.',
    ],
    [
      'Afegiu al DNS un registre CAA amb un dels noms que diu el directori.',
      'Añada al DNS un registro CAA con uno de los nombres que dice el directorio.',
      'Hijetz ath DNS un registre CAA damb un des nòms que ditz eth directòri.',
      'Add a CAA record to DNS with one of the names that the directory gives.',
    ],
  ),
  'connection-failed': kind(
    400,
    [
      'No s’ha pogut connectar amb el servidor.',
      'No se ha podido conectar con el servidor.',
      'Non s’a pogut connectar damb eth servidor.',
      'The server could not be reached.',
    ],
    NEW_ORDER,
  ),
  'dns-failed': kind(
    400,
    [
      'El DNS no ha respost el que calia.',
      'El DNS no ha respondido lo necesario.',
      'Eth DNS non a responut çò que calie.',
      'DNS did not answer what was needed.',
    ],
    NEW_ORDER,
  ),
  'external-account-required': kind(
    401,
    [
      'Cal una clau de l’oficina per registrar un compte.',
      'Hace falta una clave de la oficina para registrar una cuenta.',
      'Cau ua clau dera oficina entà registrar un compde.',
      'Registering an account needs a key from the office.',
    ],
    [
      'Feu-la a «Certificats de servidor» de l’oficina i configureu-la al client (EAB).',
      'Hágala en «Certificados de servidor» de la oficina y configúrela en el cliente (EAB).',
      'Hètz-la en «Certificats de servidor» dera oficina e configuratz-la en client (EAB).',
      'Make it in “Server certificates” of the office, and configure it in the client (EAB).',
    ],
  ),
  'incorrect-response': kind(
    403,
    [
      'La resposta al repte no és la que calia.',
      'La respuesta al reto no es la esperada.',
      'Era responsa ath rèpte non ei era que calie.',
      'The answer to the challenge is not the one expected.',
    ],
    NEW_ORDER,
  ),
  'invalid-contact': kind(
    400,
    [
      'Un contacte no és vàlid.',
      'Un contacto no es válido.',
      'Un contacte non ei valid.',
      'A contact is not valid.',
    ],
    [
      'Useu adreces `mailto:` simples.',
      'Use direcciones `mailto:` simples.',
      'Usatz adreces `mailto:` simples.',
      'Use plain `mailto:` addresses.',
    ],
  ),
  'key-in-use': kind(
    409,
    [
      'Aquesta clau ja és d’un compte.',
      'Esta clave ya es de una cuenta.',
      'Aguesta clau ja ei d’un compde.',
      'This key is that of an account already.',
    ],
    ['Feu una clau nova.', 'Haga una clave nueva.', 'Hètz ua clau naua.', 'Make a new key.'],
  ),
  malformed: kind(
    400,
    [
      'La petició d’ACME no és correcta.',
      'La petición de ACME no es correcta.',
      'Era peticion d’ACME non ei corrècta.',
      'The ACME request is not well formed.',
    ],
    READ_RFC,
  ),
  'media-type': kind(
    415,
    [
      'El cos ha de ser `application/jose+json`.',
      'El cuerpo debe ser `application/jose+json`.',
      'Eth còs a d’èster `application/jose+json`.',
      'The body must be `application/jose+json`.',
    ],
    READ_RFC,
  ),
  'method-not-allowed': kind(
    405,
    [
      'Aquesta adreça no s’usa així.',
      'Esta dirección no se usa así.',
      'Aguesta adreça non s’use atau.',
      'This address is not used with that method.',
    ],
    READ_RFC,
  ),
  'not-found': kind(
    404,
    [
      'Aquesta adreça d’ACME no existeix.',
      'Esta dirección de ACME no existe.',
      'Aguesta adreça d’ACME non existís.',
      'This ACME address does not exist.',
    ],
    READ_RFC,
  ),
  'order-not-ready': kind(
    403,
    [
      'L’ordre encara no està a punt.',
      'La orden aún no está lista.',
      'Era orde encara non ei a punt.',
      'The order is not ready.',
    ],
    [
      'Completeu els reptes de totes les seves autoritzacions.',
      'Complete los retos de todas sus autorizaciones.',
      'Completatz es rèptes de totes es sues autorizacions.',
      'Complete the challenges of all its authorizations.',
    ],
  ),
  'rate-limited': kind(
    429,
    [
      'Hi ha massa peticions.',
      'Hay demasiadas peticiones.',
      'I a massa peticions.',
      'There are too many requests.',
    ],
    [
      'Espereu els segons que diu Retry-After.',
      'Espere los segundos que dice Retry-After.',
      'Demoratz es segons que ditz Retry-After.',
      'Wait the seconds that Retry-After says.',
    ],
  ),
  'rejected-identifier': kind(
    403,
    [
      'Aquest nom no es pot certificar.',
      'Este nombre no se puede certificar.',
      'Aguest nòm non se pòt certificar.',
      'This name cannot be certified.',
    ],
    [
      'Demaneu un nom de la Internet pública que sigui de l’administració.',
      'Pida un nombre de la Internet pública que sea de la administración.',
      'Demanatz un nòm dera Internet publica que sigue dera administracion.',
      'Ask for a name of the public Internet that is the body’s.',
    ],
  ),
  'server-internal': kind(
    500,
    [
      'Hi ha hagut una fallada nostra.',
      'Ha habido un fallo nuestro.',
      'I a agut ua falhada nòsta.',
      'Something failed on our side.',
    ],
    [
      'Torneu-ho a provar més tard.',
      'Vuelva a probarlo más tarde.',
      'Tornatz-ac a provar mès tard.',
      'Try again later.',
    ],
  ),
  'too-large': kind(
    413,
    [
      'La petició és massa gran.',
      'La petición es demasiado grande.',
      'Era peticion ei massa gran.',
      'The request is too large.',
    ],
    READ_RFC,
  ),
  unauthorized: kind(
    403,
    [
      'Aquest compte no ho pot fer.',
      'Esta cuenta no puede hacerlo.',
      'Aguest compde non ac pòt hèr.',
      'This account may not do that.',
    ],
    [
      'Comproveu el compte, la clau i l’adreça signada.',
      'Compruebe la cuenta, la clave y la dirección firmada.',
      'Comprovatz eth compde, era clau e era adreça signada.',
      'Check the account, the key and the signed address.',
    ],
  ),
  'unsupported-contact': kind(
    400,
    [
      'Només s’admeten contactes `mailto:`.',
      'Solo se admiten contactos `mailto:`.',
      'Sonque s’admeten contactes `mailto:`.',
      'Only `mailto:` contacts are supported.',
    ],
    [
      'Useu adreces de correu, o cap.',
      'Use direcciones de correo, o ninguna.',
      'Usatz adreces de corrèu, o cap.',
      'Use mail addresses, or none.',
    ],
  ),
  'unsupported-identifier': kind(
    400,
    [
      'Aquest tipus d’identificador no es certifica.',
      'Este tipo de identificador no se certifica.',
      'Aguest tipe d’identificador non se certifique.',
      'This type of identifier is not certified.',
    ],
    [
      'Demaneu noms de tipus `dns`.',
      'Pida nombres de tipo `dns`.',
      'Demanatz nòms de tipe `dns`.',
      'Ask for names of type `dns`.',
    ],
  ),
});

export type AcmeRefusal = keyof typeof acmeProblems;

/** The word of RFC 8555 §6.7 (and RFC 9773 §7.4) for each of ours. */
const ACME_TYPES: Readonly<Record<AcmeRefusal, string>> = {
  'account-does-not-exist': 'accountDoesNotExist',
  'already-replaced': 'alreadyReplaced',
  'already-revoked': 'alreadyRevoked',
  'bad-csr': 'badCSR',
  'bad-nonce': 'badNonce',
  'bad-public-key': 'badPublicKey',
  'bad-revocation-reason': 'badRevocationReason',
  'bad-signature-algorithm': 'badSignatureAlgorithm',
  'caa-forbids': 'caa',
  'connection-failed': 'connection',
  'dns-failed': 'dns',
  'external-account-required': 'externalAccountRequired',
  'incorrect-response': 'incorrectResponse',
  'invalid-contact': 'invalidContact',
  'key-in-use': 'malformed',
  malformed: 'malformed',
  'media-type': 'malformed',
  'method-not-allowed': 'malformed',
  'not-found': 'malformed',
  'order-not-ready': 'orderNotReady',
  'rate-limited': 'rateLimited',
  'rejected-identifier': 'rejectedIdentifier',
  'server-internal': 'serverInternal',
  'too-large': 'malformed',
  unauthorized: 'unauthorized',
  'unsupported-contact': 'unsupportedContact',
  'unsupported-identifier': 'unsupportedIdentifier',
};

/** Refusals of the authority itself, in the words of ACME. */
const OF_THE_AUTHORITY: Readonly<Record<string, string>> = {
  'certificates.key-refused': 'badCSR',
  'certificates.subject-wrong': 'rejectedIdentifier',
  'certificates.no-authority': 'serverInternal',
  'certificates.wrong-state': 'alreadyRevoked',
  'certificates.step-refused': 'alreadyRevoked',
};

const URN = 'urn:ietf:params:acme:error:';

/** The type member of a refusal for ACME clients; what the house refuses is `malformed`, `rateLimited` or ours. */
export function acmeType({ code, status }: Problem): string {
  const own = ACME_TYPES[code.replace(/^acme\./, '') as AcmeRefusal];
  if (code.startsWith('acme.') && own !== undefined) return URN + own;
  const theirs = OF_THE_AUTHORITY[code];
  if (theirs !== undefined) return URN + theirs;
  return URN + (status >= 500 ? 'serverInternal' : status === 429 ? 'rateLimited' : 'malformed');
}

/** What is kept of a failed challenge (RFC 8555 §8): type, sentence and status, in English as the protocol speaks. */
export type KeptError = { type: string; detail: string; status: number };
export const keptError = (problem: Problem): KeptError => ({
  ...{ type: acmeType(problem), detail: problem.detail ?? problem.kind.title.en, status: problem.status },
});

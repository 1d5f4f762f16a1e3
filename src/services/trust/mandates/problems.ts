import { catalogue } from '../../../kernel/problem.ts';
import { kind, reasonProblems, say } from './reason-problems.ts';

export { reasonProblems };

const own = catalogue('mandates', {
  'too-busy': kind(
    503,
    say(
      'Massa preguntes alhora.',
      'Demasiadas preguntas a la vez.',
      'Massa questions ath còp.',
      'Too many questions at once.',
    ),
    say(
      'Torneu-ho a provar d’aquí a un moment.',
      'Vuelva a probar dentro de un momento.',
      'Tornatz-ac a sajar d’ací a un moment.',
      'Try again in a moment.',
    ),
  ),
  unknown: kind(
    404,
    say(
      'Aquesta representació no existeix, o no és vostra.',
      'Esta representación no existe, o no es suya.',
      'Aguesta representacion non existís, o non ei vòsta.',
      'This power does not exist, or is not yours.',
    ),
    say(
      'Busqueu-la a la llista de representacions.',
      'Búsquela en la lista de representaciones.',
      'Cercatz-la ena lista de representacions.',
      'Look for it in the list of powers.',
    ),
  ),
  'not-for-you': kind(
    403,
    say(
      'Això només ho pot fer l’altra part, o l’administració.',
      'Esto solo lo puede hacer la otra parte, o la administración.',
      'Aquerò sonque ac pòt hèr era auta part, o era administracion.',
      'Only the other party, or the administration, can do this.',
    ),
    say(
      'Qui la dona la revoca; qui la rep hi renuncia; accepta qui no la va presentar.',
      'Quien la da la revoca; quien la recibe renuncia; acepta quien no la presentó.',
      'Qui la da la revòque; qui la recep i renóncie; accepte qui non la presentèc.',
      'The giver revokes; the receiver renounces; whoever did not present it accepts.',
    ),
  ),
  'wrong-state': kind(
    409,
    say(
      'En l’estat en què és, això no es pot fer.',
      'En el estado en que está, esto no se puede hacer.',
      'En estat qu’ei, aquerò non se pòt hèr.',
      'This cannot be done in the state it is in.',
    ),
    say(
      'Torneu a obrir la representació per veure com és ara.',
      'Vuelva a abrir la representación para ver cómo está ahora.',
      'Tornatz a daurir era representacion entà veir com ei ara.',
      'Open the power again to see how it stands.',
    ),
  ),
  'already-there': kind(
    409,
    say(
      'Ja hi ha una representació igual que encara no ha acabat.',
      'Ya hay una representación igual que aún no ha acabado.',
      'Ja i a ua representacion parièra qu’encara non a acabat.',
      'There is already the same power, and it has not ended.',
    ),
    say(
      'Feu servir la que hi ha, o revoqueu-la abans.',
      'Use la que hay, o revóquela antes.',
      'Hètz servir era que i a, o revocatz-la abans.',
      'Use the one there is, or revoke it first.',
    ),
  ),
  'to-oneself': kind(
    422,
    say(
      'Ningú no es representa a si mateix.',
      'Nadie se representa a sí mismo.',
      'Arrés non se represente ada eth madeish.',
      'Nobody represents themself.',
    ),
    say(
      'Escriviu el document d’una altra persona.',
      'Escriba el documento de otra persona.',
      'Escriuetz eth document d’ua auta persona.',
      'Write the document of another person.',
    ),
  ),
  'may-not-pass-on': kind(
    403,
    say(
      'La representació que feu servir no us deixa donar-la a una altra persona.',
      'La representación que usa no le permite darla a otra persona.',
      'Era representacion que hètz servir non vos dèishe balhar-la a ua auta persona.',
      'The power you are using does not let you pass it on.',
    ),
    say(
      'L’ha de donar la persona representada; una representació rebuda d’un representant no es pot tornar a donar.',
      'La debe dar la persona representada; una representación recibida de un representante no se puede volver a dar.',
      'L’a de balhar era persona representada; ua representacion recebuda d’un representant non se pòt tornar a balhar.',
      'The person represented has to give it; one that came from a representative cannot be passed on again.',
    ),
  ),
  'wider-than-own': kind(
    422,
    say(
      'No podeu donar més del que teniu.',
      'No puede dar más de lo que tiene.',
      'Non podetz balhar mès de çò qu’auetz.',
      'You cannot give more than you have.',
    ),
    say(
      'Trieu un àmbit, unes facultats i uns dies que siguin dins dels vostres.',
      'Elija un ámbito, unas facultades y unos días que estén dentro de los suyos.',
      'Trigatz un encastre, ues facultats e uns dies que siguen laguens des vòsti.',
      'Choose a scope, capacities and days that are within yours.',
    ),
  ),
  'no-organisation': kind(
    403,
    say(
      'No heu entrat amb un certificat de representant d’una entitat.',
      'No ha entrado con un certificado de representante de una entidad.',
      'Non auetz entrat damb un certificat de representant d’ua entitat.',
      'You did not sign in with a certificate of a representative of a legal person.',
    ),
    say(
      'Torneu a entrar amb aquest certificat.',
      'Vuelva a entrar con ese certificado.',
      'Tornatz a entrar damb aguest certificat.',
      'Sign in again with that certificate.',
    ),
  ),
  'not-pdf': kind(
    422,
    say(
      'El document no és un PDF sencer.',
      'El documento no es un PDF completo.',
      'Eth document non ei un PDF sancer.',
      'The document is not a whole PDF.',
    ),
    say(
      'Envieu un PDF sense xifrar, de 10 MB com a màxim.',
      'Envíe un PDF sin cifrar, de 10 MB como máximo.',
      'Enviatz un PDF sense chifrar, de 10 MB coma maxim.',
      'Send a PDF that is not encrypted, of 10 MB at most.',
    ),
  ),
  'document-needed': kind(
    422,
    say(
      'Cal un document que ho acrediti.',
      'Hace falta un documento que lo acredite.',
      'Cau un document qu’ac acredite.',
      'A document that proves it is needed.',
    ),
    say(
      'Adjunteu el poder, la resolució judicial o la sol·licitud signada, en PDF.',
      'Adjunte el poder, la resolución judicial o la solicitud firmada, en PDF.',
      'Adjuntatz eth poder, era resolucion judiciau o era sollicitud signada, en PDF.',
      'Attach the deed, the court decision or the signed request, as PDF.',
    ),
  ),
  'own-registration': kind(
    409,
    say(
      'Qui va registrar una representació no en valida els documents.',
      'Quien registró una representación no valida sus documentos.',
      'Qui registrèc ua representacion non ne valide es documents.',
      'Whoever registered a power does not validate its documents.',
    ),
    say(
      'Ho ha de fer una altra persona de l’ens.',
      'Lo debe hacer otra persona de la entidad.',
      'Ac a de hèr ua auta persona der ens.',
      'Somebody else of the body has to do it.',
    ),
  ),
  'own-session': kind(
    403,
    say(
      'Això només ho pot fer la mateixa part, amb la seva sessió; un sistema no ho fa en nom seu.',
      'Esto solo lo puede hacer la propia parte, con su sesión; un sistema no lo hace en su nombre.',
      'Aquerò sonque ac pòt hèr era madeisha part, damb era sua session; un sistèma non ac hè en sòn nòm.',
      'Only the party itself can do this, signed in; a system does not do it in their name.',
    ),
    say(
      'Demaneu-li que entri i ho faci a «Representacions».',
      'Pídale que entre y lo haga en «Representaciones».',
      'Demanatz-li qu’entre e qu’ac hèsque en «Representacions».',
      'Ask them to sign in and do it under “Representation”.',
    ),
  ),
  'own-enabling': kind(
    403,
    say(
      'Ningú no s’inscriu a si mateix al registre de funcionaris habilitats.',
      'Nadie se inscribe a sí mismo en el registro de funcionarios habilitados.',
      'Arrés s’inscriu ada eth madeish en registre de foncionaris abilitadi.',
      'Nobody enters themself in the register of enabled officials.',
    ),
    say(
      'Ho ha de fer una altra persona que administri l’ens.',
      'Lo debe hacer otra persona que administre la entidad.',
      'Ac a de hèr ua auta persona qu’administre er ens.',
      'Another person who administers the body has to do it.',
    ),
  ),
  'not-enabled': kind(
    403,
    say(
      'No sou al registre de funcionaris habilitats d’aquest ens.',
      'No está en el registro de funcionarios habilitados de esta entidad.',
      'Non ètz en registre de foncionaris abilitadi d’aguest ens.',
      'You are not in the register of enabled officials of this body.',
    ),
    say(
      'Qui administra l’ens us hi ha d’inscriure (Llei 39/2015, art. 12.3).',
      'Quien administra la entidad debe inscribirle (Ley 39/2015, art. 12.3).',
      'Qui administre er ens vos i a d’inscríuer (Lei 39/2015, art. 12.3).',
      'Whoever administers the body has to enter you (Llei 39/2015, art. 12.3).',
    ),
  ),
  'assistance-used': kind(
    409,
    say(
      'Aquest consentiment ja es va fer servir: val per a un sol tràmit.',
      'Este consentimiento ya se usó: vale para un solo trámite.',
      'Aguest consentiment ja se hec servir: vau entà un solet tramit.',
      'This consent was used already: it holds for one procedure only.',
    ),
    say(
      'Demaneu-ne un de nou a la persona.',
      'Pida uno nuevo a la persona.',
      'Demanatz-ne un de nau ara persona.',
      'Ask the person for a new one.',
    ),
  ),
  'catalogue-shared': kind(
    409,
    say(
      'Aquest ens fa servir el catàleg compartit.',
      'Esta entidad usa el catálogo compartido.',
      'Aguest ens hè servir eth catalòg compartit.',
      'This body uses the shared catalogue.',
    ),
    say(
      'Creeu primer el catàleg propi.',
      'Cree antes el catálogo propio.',
      'Creatz prumèr eth catalòg pròpri.',
      'Make a catalogue of its own first.',
    ),
  ),
  'catalogue-wrong': kind(
    422,
    say(
      'El fitxer del catàleg té errors i no s’ha carregat res.',
      'El fichero del catálogo tiene errores y no se ha cargado nada.',
      'Eth fichèr deth catalòg a errors e non s’a cargat arren.',
      'The file of the catalogue has faults, and nothing was loaded.',
    ),
    say(
      'Corregiu les línies assenyalades i torneu-lo a carregar.',
      'Corrija las líneas señaladas y vuelva a cargarlo.',
      'Corregitz es linhes senhalades e tornatz-lo a cargar.',
      'Correct the lines that are marked and load it again.',
    ),
  ),
  'seal-missing': kind(
    503,
    say(
      'El registre no té cap segell amb què signar l’evidència.',
      'El registro no tiene ningún sello con que firmar la evidencia.',
      'Eth registre non a cap sagèth damb qué signar era evidéncia.',
      'The register has no seal to sign the evidence with.',
    ),
    say(
      'Qui opera la plataforma ha de dir quin segell és (MANDATES_SEAL).',
      'Quien opera la plataforma debe decir qué sello es (MANDATES_SEAL).',
      'Qui opère era plataforma a de díder quin sagèth ei (MANDATES_SEAL).',
      'Whoever runs the platform has to say which seal it is (MANDATES_SEAL).',
    ),
  ),
  'not-asked-for': kind(
    403,
    say(
      'Això no es pot fer en nom d’una altra persona.',
      'Esto no se puede hacer en nombre de otra persona.',
      'Aquerò non se pòt hèr en nòm d’ua auta persona.',
      'This cannot be done in the name of another.',
    ),
    say(
      'Torneu a actuar per vós mateix.',
      'Vuelva a actuar por sí mismo.',
      'Tornatz a actuar per vos madeish.',
      'Act for yourself again.',
    ),
  ),
});

/** Everything that the register of powers can refuse. */
export const mandatesProblems = { ...reasonProblems, ...own };

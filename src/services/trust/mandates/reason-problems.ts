import { catalogue, type ProblemKind, type Sentence } from '../../../kernel/problem.ts';
import type { Reason } from './decide.ts';

export const say = (ca: string, es: string, oc: string, en: string): Sentence => ({ ca, es, oc, en });
export const kind = (status: number, title: Sentence, remedy: Sentence): ProblemKind => ({
  status,
  title,
  remedy,
});

const askAnother = say(
  'Demaneu a la persona representada que us doni una representació nova.',
  'Pida a la persona representada que le dé una representación nueva.',
  'Demanatz ara persona representada que vos dongue ua representacion naua.',
  'Ask the person you represent to give you a new power.',
);

/** Why somebody may not act for another: one for each reason of a decision. */
export const reasonProblems = catalogue('mandates', {
  none: kind(
    403,
    say(
      'No hi ha cap representació entre aquestes dues persones.',
      'No hay ninguna representación entre estas dos personas.',
      'Non i a cap representacion entre aguestes dues persones.',
      'There is no power between these two people.',
    ),
    say(
      'La persona que ha de ser representada la pot donar a «Representacions».',
      'La persona que ha de ser representada la puede dar en «Representaciones».',
      'Era persona qu’a d’èster representada la pòt balhar en «Representacions».',
      'The person to be represented can give one under “Representation”.',
    ),
  ),
  'waits-signature': kind(
    403,
    say(
      'La representació encara no té la signatura del registre.',
      'La representación aún no tiene la firma del registro.',
      'Era representacion encara non a era signatura deth registre.',
      'The register has not sealed this power yet.',
    ),
    say(
      'Espereu uns minuts; es reintenta tot sol.',
      'Espere unos minutos; se reintenta solo.',
      'Demoratz ues menutes; se torne a sajar solet.',
      'Wait a few minutes; it is tried again by itself.',
    ),
  ),
  'waits-acceptance': kind(
    403,
    say(
      'La representació encara no s’ha acceptat.',
      'La representación aún no se ha aceptado.',
      'Era representacion encara non s’a acceptat.',
      'The power has not been accepted yet.',
    ),
    say(
      'L’altra part l’ha d’acceptar a «Representacions».',
      'La otra parte debe aceptarla en «Representaciones».',
      'Era auta part l’a d’acceptar en «Representacions».',
      'The other party has to accept it under “Representation”.',
    ),
  ),
  'waits-validation': kind(
    403,
    say(
      'Un ens encara ha de validar els documents de la representació.',
      'Una entidad aún debe validar los documentos de la representación.',
      'Un ens encara a de validar es documents dera representacion.',
      'A body still has to validate the documents of this power.',
    ),
    say(
      'Espereu la validació; us avisarem.',
      'Espere la validación; le avisaremos.',
      'Demoratz era validacion; vos avisaram.',
      'Wait for the validation; we will tell you.',
    ),
  ),
  'was-denied': kind(
    403,
    say(
      'La representació es va denegar en revisar-ne els documents.',
      'La representación se denegó al revisar sus documentos.',
      'Era representacion se deneguèc en revisar es documents.',
      'The power was denied when its documents were looked at.',
    ),
    say(
      'Mireu-ne el motiu i presenteu-ne una altra.',
      'Mire el motivo y presente otra.',
      'Guardatz eth motiu e presentatz-ne ua auta.',
      'See why, and present another.',
    ),
  ),
  'has-expired': kind(
    403,
    say(
      'La representació ha caducat.',
      'La representación ha caducado.',
      'Era representacion a caducat.',
      'The power has expired.',
    ),
    askAnother,
  ),
  'was-renounced': kind(
    403,
    say(
      'El representant va renunciar a la representació.',
      'El representante renunció a la representación.',
      'Eth representant renoncièc ara representacion.',
      'The representative renounced the power.',
    ),
    askAnother,
  ),
  'was-revoked': kind(
    403,
    say(
      'La persona representada ha revocat la representació.',
      'La persona representada ha revocado la representación.',
      'Era persona representada a revocat era representacion.',
      'The person represented has revoked the power.',
    ),
    askAnother,
  ),
  'was-annulled': kind(
    403,
    say(
      'La representació es va anul·lar.',
      'La representación se anuló.',
      'Era representacion s’anullèc.',
      'The power was annulled.',
    ),
    askAnother,
  ),
  'not-yet': kind(
    403,
    say(
      'La representació encara no ha començat.',
      'La representación aún no ha empezado.',
      'Era representacion encara non a començat.',
      'The power has not begun yet.',
    ),
    say(
      'Torneu-hi a partir del primer dia de vigència.',
      'Vuelva a partir del primer día de vigencia.',
      'Tornatz a compdar deth prumèr dia de vigéncia.',
      'Come back from its first day on.',
    ),
  ),
  over: kind(
    403,
    say(
      'L’últim dia de la representació ja ha passat.',
      'El último día de la representación ya ha pasado.',
      'Eth darrèr dia dera representacion ja a passat.',
      'The last day of the power has passed.',
    ),
    say(
      'Demaneu-ne la pròrroga o una representació nova.',
      'Pida la prórroga o una representación nueva.',
      'Demanatz era pròrroga o ua representacion naua.',
      'Ask for an extension or a new power.',
    ),
  ),
  'capacity-missing': kind(
    403,
    say(
      'La representació no serveix per fer això.',
      'La representación no sirve para hacer esto.',
      'Era representacion non servís entà hèr aquerò.',
      'The power does not cover this kind of act.',
    ),
    say(
      'Demaneu una representació que permeti consultar, rebre notificacions o tramitar, segons el cas.',
      'Pida una representación que permita consultar, recibir notificaciones o tramitar, según el caso.',
      'Demanatz ua representacion que permete consultar, recéber notificacions o tramitar, segontes eth cas.',
      'Ask for a power to consult, to receive notifications or to act, whichever is needed.',
    ),
  ),
  'body-outside': kind(
    403,
    say(
      'La representació no val davant d’aquest ens, o no val davant de tots.',
      'La representación no vale ante esta entidad, o no vale ante todas.',
      'Era representacion non vau dauant d’aguest ens, o non vau dauant de toti.',
      'The power does not hold before this body, or not before all of them.',
    ),
    say(
      'Demaneu una representació per a aquest ens, o per a tots.',
      'Pida una representación para esta entidad, o para todas.',
      'Demanatz ua representacion entad aguest ens, o entà toti.',
      'Ask for a power before this body, or before all of them.',
    ),
  ),
  'procedure-outside': kind(
    403,
    say(
      'La representació no inclou aquest tràmit.',
      'La representación no incluye este trámite.',
      'Era representacion non includís aguest tramit.',
      'The power does not include this procedure.',
    ),
    say(
      'Demaneu una representació que l’inclogui.',
      'Pida una representación que lo incluya.',
      'Demanatz ua representacion que l’includisque.',
      'Ask for a power that includes it.',
    ),
  ),
  'chain-broken': kind(
    403,
    say(
      'La representació depèn d’una altra que ja no val.',
      'La representación depende de otra que ya no vale.',
      'Era representacion depen d’ua auta que ja non vau.',
      'The power rests on another that does not hold any more.',
    ),
    askAnother,
  ),
} satisfies Record<Reason, ProblemKind>);

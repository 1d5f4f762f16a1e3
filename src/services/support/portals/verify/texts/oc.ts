import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  title: 'Comprovatz un recebut',
  lead: 'Un recebut pròve qu’ua linha ei en registre public. Se compròve ací, en vòste navegador: eth recebut non s’envie enlòc e non cau que vos fidetz de nosati.',
  withoutScript: 'Sense JavaScript',
  withoutScriptText:
    'Eth vòste navegador non execute JavaScript, e per tant non pòt hèr era comprovacion per eth solet. Auetz dus camins:',
  withoutScriptCommand: 'En vòste ordinador, sense fidar-vos d’arrés, damb era orde qu’i a mès enjós.',
  withoutScriptServer:
    'Ací madeish, en tot enviar eth recebut damb eth boton de baish. Alavetz qui compròve ei aguest servidor, e vos ne fidatz.',
  receipt: 'Recebut',
  receiptHint:
    'Empegatz-i eth tèxte sancer. Tanben vau era promesa qu’er escambi da ar instant, o tota era sua respòsta.',
  file: 'O trigatz-ne eth fichèr',
  fileHint: 'Eth fichèr non ges deth vòste navegador.',
  fileHintServer: 'Sense JavaScript, eth fichèr s’envie ad aguest servidor.',
  keys: 'Claus enes que vos fidatz',
  keysHint:
    'Ua per linha. Es que i a son es que ditz aguest lòc web. Se voletz èster segurs que non vos enganham, cambiatz-les pes que vos age dat quauquarrés mès: un diari, un auditor, un ajuntament, o vosati madeishi temps endarrèr.',
  check: 'Comprovar',
  checkServer: 'Comprovar en servidor',
  pending:
    'Era linha ja ei registrada, mès encara non i a cap signatura que la caperre. Tarde un o dus segonds.',
  pendingAgain: 'Tornatz-ac a provar',
  stillPending: 'Encara non i ei. Provatz-ac d’ací ua menuta.',
  unknown: 'Non i a cap recebut damb aguest identificador.',
  erasedTitle: (day) => `Eth registre d’aguesta linha s’esfacèc eth ${day}`,
  erasedText:
    'Ja arrés ne pòt daurir eth contengut ne restacar-la damb cap persona. Era linha contunhe en registre public, e aguest recebut encara pròve qu’i ei des d’alavetz.',
  missing: 'Empegatz un recebut o trigatz-ne eth fichèr.',
  missingKeys: 'Escriuetz aumens ua clau: sense cap, non se pòt creir arrés.',
  failed: 'Era comprovacion non s’a pogut hèr en aguest navegador.',
  result: 'Resultat',
  byServer:
    'Aquerò ac a comprovat aguest servidor. Entà non auer-vos-ne de fidar, hètz-ac damb JavaScript o damb era orde de baish.',
  recordTitle: 'Qué se registrèc',
  fieldsTitle: 'Donades dubèrtes',
  fieldsIntro:
    'Aguestes donades sonque son en vòste recebut; en registre public i a un sagèth que non les revèle.',
  detail: 'Detalh tecnic',
  proves: 'Qué pròve un recebut',
  provesPoints: [
    'Qu’era linha i ère quan se signèc eth registre, e que des d’alavetz non s’a pogut trèir ne cambiar sense que se note.',
    'S’eth recebut pòrte eth contengut, qu’ei exactament eth que se registrèc aqueth dia.',
    'Se pòrte donades dubèrtes, que son es madeishes e que non se n’an metut d’autes.',
  ],
  provesNot: 'Qué non pròve',
  provesNotPoints: [
    'Que çò que ditz siguesse vertat: pròve que se registrèc, non qu’era administracion encertèsse.',
    'Que non s’age hèt arren dehòra dera plataforma.',
    'Que toti vegen eth madeish registre: per aquerò i a testimònis, e per aquerò conven que comparetz es claus.',
  ],
  command: 'Orde',
  commandTitle: 'Damb ua orde, en vòste ordinador',
  commandText: 'Sauvatz eth recebut en un fichèr e hètz servir eth programa d’Aplec, qu’ei liure:',
  log: 'Guardatz eth registre public',
  report: {
    verdict: {
      good: {
        title: 'Eth recebut ei bon',
        more: 'Era linha ei en registre e eth contengut ei eth que se registrèc.',
      },
      partly: {
        title: 'Eth recebut ei bon, mès non se daurís',
        more: 'Era linha ei en registre. Eth contengut non ei en aguest recebut: o s’a esfaçat, o non vos tòque veder-lo.',
      },
      bad: {
        title: 'Eth recebut non ei bon',
        more: 'Non lo detz per valid. Se vos l’a dat era plataforma, sauvatz-lo: ei ua pròva contra era.',
      },
      promiseGood: {
        title: 'Era promesa ei bona',
        more: 'Eth registre s’a comprometut per escrit a includir aguesta linha en mens d’ua menuta. Eth recebut definitiu ja s’a de poder demanar.',
      },
      promiseOnly: {
        title: 'Era promesa ei bona; es donades dera responsa non s’an comprovat',
        more: 'Ua promesa non pòrte es donades. Entà saber qu’era responsa non s’a cambiat, demanatz eth recebut d’aguest escambi damb eth certificat deth sistèma e comprovatz es dus damb era orde que «npm start» imprimís.',
      },
      promiseBad: { title: 'Era promesa non ei bona', more: 'Eth registre non a signat aquerò.' },
    },
    result: { passed: 'Òc', failed: 'Non', skipped: 'Non se pòt díder', unreached: 'Sense comprovar' },
    unreached: 'A mancat un aute pas.',
    step: {
      format: {
        title: 'Se pòt liéger?',
        passed: 'A era forma d’un recebut.',
        failed: 'Non a era forma d’un recebut: dilhèu ne manque un tròç.',
        skipped: '',
      },
      signature: {
        title: 'L’a signat eth registre?',
        passed: 'Ua des claus enes que vos fidatz a signat era arraïtz deth registre.',
        failed: 'Cap clau ena que vos fidatz non a signat aquerò.',
        skipped: '',
      },
      record: {
        title: 'Eth contengut ei eth que se registrèc?',
        passed: 'Eth contengut da exactament eth sagèth registrat.',
        failed: 'Eth contengut non da eth sagèth: s’a cambiat quauquarren.',
        skipped: 'Eth recebut non pòrte eth contengut: sonque se pròve qu’i a ua linha.',
      },
      inclusion: {
        title: 'Ei laguens deth registre?',
        passed: 'Eth camin de sagèths pòrte dera linha ara arraïtz signada.',
        failed:
          'Eth camin non pòrte ara arraïtz signada: s’a cambiat eth contengut, eth camin o era signatura.',
        skipped: '',
      },
      evidence: {
        title: 'Es donades dera responsa son es que se liurèren?',
        passed: '',
        failed: '',
        skipped: 'Era promesa non ac ditz: sonque ac ditz eth recebut dubèrt.',
      },
      asked: {
        title: 'Ei era linha que demanàuetz?',
        passed: 'Er identificador deth contengut ei eth que demanàuetz.',
        failed: 'Ei un recebut bon, mès d’ua auta linha.',
        skipped: 'Sense eth contengut non se pòt saber de quina linha ei.',
      },
      promise: {
        title: 'L’a signada eth registre?',
        passed: 'Ua des claus enes que vos fidatz a signat aguesta promesa.',
        failed: 'Cap clau ena que vos fidatz non a signat aguesta promesa.',
        skipped: '',
      },
    },
    fact: {
      origin: 'Registre',
      size: 'Sagèths dejós dera arraïtz signada',
      place: 'Posicion dera linha',
      type: 'Tipe',
      leafHash: 'Sagèth',
      id: 'Identificador',
      at: 'Registrat',
    },
  },
};

import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  signIn: {
    title: 'Entratz damb contrasenha e aplicacion',
    lead: 'Era contrasenha e eth còdi de sies chifres qu’ara mòstre era aplicacion deth vòste telefòn.',
    document: 'Numèro deth document d’identitat',
    documentHint: 'DNI, NIE o passapòrt, damb era letra. Per exemple, 00000000T.',
    password: 'Contrasenha',
    code: 'Còdi dera aplicacion',
    codeHint: 'Sies chifres; o un des còdis qu’auetz en papèr.',
    enter: 'Entra',
    lost: 'Auetz perdut eth telefòn o era contrasenha?',
    another: 'Entra d’ua auta manèra',
  },
  own: {
    title: 'Contrasenha e aplicacion',
    lead: 'Ua contrasenha, e ua aplicacion en telefòn que mòstre un còdi nau cada mieja menuta.',
    forEmployees:
      'Sonque ei entà qui trebalhe en ua administracion. Podetz híger un còdi en mobil o ua clau d’accès.',
    password: 'Contrasenha naua',
    passwordHint: (n) =>
      `Coma minim ${n} caractèrs. Van ben tres o quate paraules que non agen arren a veir.`,
    again: 'Tornatz-la a escríuer',
    goOn: 'Contunha',
    change: 'Cambia era contrasenha',
    changed: 'Era contrasenha a cambiat.',
    back: 'Torna ath compde',
    paper: 'Còdis en papèr',
    left: (n) => `Vos ne demoren ${n}. Cadun servís un còp, se non auetz eth telefòn.`,
    newCodes: 'Hè-ne de naui',
    anotherApp: 'Un telefòn nau',
    anotherAppMore: 'Retiratz aguest mejan deth vòste compde e tornatz-lo a híger damb eth telefòn nau.',
  },
  app: {
    title: 'Higetz-la ara aplicacion',
    lead: 'Servís quina aplicacion de còdis que sigue: FreeOTP, Aegis, Google Authenticator, Microsoft Authenticator…',
    steps: [
      'Daurietz era aplicacion e alistatz d’híger un compde.',
      'Apuntatz-la en aguest dessenh.',
      'Escriuetz eth còdi de sies chifres que vos mòstre.',
    ],
    qr: 'Còdi QR damb era clau dera aplicacion',
    byHand: 'Se non podetz apuntar-i, escriuetz aguesta clau ena aplicacion:',
    code: 'Còdi que mòstre era aplicacion',
    confirm: 'Confirma',
    back: 'Torna',
  },
  codes: {
    title: 'Sauvatz aguesti còdis en papèr',
    lead: 'S’un dia non auetz eth telefòn, cadun servís un còp en lòc deth còdi dera aplicacion.',
    once: 'Non les tornaram a mostrar. Imprimitz-les o copiatz-les, e sauvatz-les luenh der ordinador.',
    kept: 'Ja les è',
  },
  reset: {
    title: 'Quauquarrés a perdut era aplicacion',
    nav: 'Aplicacion perduda',
    lead: 'Retiratz era contrasenha e era aplicacion d’ua persona qu’ei en taulèr.',
    before: [
      'Demanatz-li eth document d’identitat e verificatz qu’ei qui ditz.',
      'Dempús entrarà damb un aute mejan e ne tornarà a híger ua. Se non n’a cap aute, datz-li d’auta eth còdi en mobil.',
    ],
    document: 'Numèro deth document d’identitat',
    act: 'Retira-la',
    done: 'S’a retirat, e se l’a auisat s’a corrèu.',
  },
};

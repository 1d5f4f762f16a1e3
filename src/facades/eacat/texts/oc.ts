import type { Texts } from '../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  codes: {
    FAIL: 'Er identificador, era contrasenha o eth còdi non son corrèctes. Tornatz-ac a sajar damb un còdi nau.',
    DISABLED_USER:
      'Aguesta persona non a ara cap lòc vigent en ens. Guardatz-ac damb qui pòrte es persones der ens.',
    DISABLED_TEMPORARILY: 'Ara non se pòt comprovar. Tornatz-ac a sajar mès tard.',
    UNKNOWN_USER:
      'Aguesta persona non ei deth vòste ens. Comprovatz er identificador, o convidatz-la damb create-credentials.',
    NOT_ALLOWED_WHITESPACE: 'I a espacis laguens d’un paramètre. Trètz-les.',
    UNKNOWN_ENTITY: 'Aguest non ei eth còdi deth vòste ens. Un sistèma sonque ve eth sòn.',
    IDENTIFIER_NO_BELONGS_TO_ENTITY: 'Aguesta persona non ei d’aguest ens. Comprovatz er identificador.',
    UNKNOWN_APPLICATION: 'Non sauvam ròtles d’aguesta aplicacion. Hètz servir APLEC o deishatz-ac en blanc.',
    MISSING_IDENTIFIER_OR_ENTITY: 'Cau identifier o ine10. Enviatz-ne aumens un.',
    NO_PROFILES_FOUND: 'Arrés d’aguesti a ara aguest ròtle. Es ròtles se dan en portau der ens.',
    UNKNOWN_ERROR: 'Non s’a pogut hèr. Guardatz es camps e tornatz-ac a sajar.',
    INVITATION_SENT:
      'Auem enviat ua convidacion: era persona l’accèpte en tot identificar-se e alistèsh era era contrasenha. Era qu’auetz enviat non s’a liejut.',
    INVITATION_WAITING:
      'Ja i a ua convidacion entà acceptar, ena adreça que se ditz; non se n’envie cap auta. Era contrasenha qu’auetz enviat non s’a liejut.',
  },
  codeNeeded:
    'Ua contrasenha soleta non ei pro. Enviatz tanben en «code» eth còdi dera aplicacion; non s’a comparat arren.',
  wait: (seconds) =>
    `I a auut massa temptatives des d’aguesta aplicacion. Tornatz-ac a sajar d’ací a ${seconds} segondes, o entratz peth portau.`,
  stopped: 'Aguesta manèra d’identificar-se ei arturada. Entratz d’ua auta manèra peth portau.',
  there:
    'Aguesta persona ja ei der ens. Era contrasenha sonque la met e la cambie era, en sòn compde (/account/authenticator).',
};

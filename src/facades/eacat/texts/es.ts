import type { Texts } from '../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  codes: {
    FAIL: 'El identificador, la contraseña o el código no son correctos. Vuelva a intentarlo con un código nuevo.',
    DISABLED_USER:
      'Esta persona no tiene ahora ningún puesto vigente en la entidad. Véalo con quien lleva las personas de la entidad.',
    DISABLED_TEMPORARILY: 'Ahora no se puede comprobar. Vuelva a intentarlo más tarde.',
    UNKNOWN_USER:
      'Esta persona no es de su entidad. Compruebe el identificador, o invítela con create-credentials.',
    NOT_ALLOWED_WHITESPACE: 'Hay espacios dentro de un parámetro. Quítelos.',
    UNKNOWN_ENTITY: 'Este no es el código de su entidad. Un sistema solo ve la suya.',
    IDENTIFIER_NO_BELONGS_TO_ENTITY: 'Esta persona no es de esta entidad. Compruebe el identificador.',
    UNKNOWN_APPLICATION: 'No guardamos roles de esta aplicación. Use APLEC o déjelo en blanco.',
    MISSING_IDENTIFIER_OR_ENTITY: 'Hace falta identifier o ine10. Envíe al menos uno.',
    NO_PROFILES_FOUND: 'Nadie de estos tiene ahora este rol. Los roles se dan en el portal de la entidad.',
    UNKNOWN_ERROR: 'No se ha podido hacer. Mire los campos y vuelva a intentarlo.',
    INVITATION_SENT:
      'Hemos enviado una invitación: la persona la acepta identificándose y elige ella la contraseña. La que ha enviado no se ha leído.',
    INVITATION_WAITING:
      'Ya hay una invitación por aceptar, en la dirección que se dice; no se envía otra. La contraseña que ha enviado no se ha leído.',
  },
  codeNeeded:
    'Una contraseña sola no basta. Envíe también en «code» el código de la aplicación; no se ha comparado nada.',
  wait: (seconds) =>
    `Ha habido demasiados intentos desde esta aplicación. Vuelva a intentarlo dentro de ${seconds} segundos, o entre por el portal.`,
  stopped: 'Esta manera de identificarse está parada. Entre de otra manera por el portal.',
  there:
    'Esta persona ya es de la entidad. La contraseña solo la pone y la cambia ella, en su cuenta (/account/authenticator).',
};

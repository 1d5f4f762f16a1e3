import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  signIn: {
    title: 'Entre con contraseña y aplicación',
    lead: 'La contraseña y el código de seis cifras que muestra ahora la aplicación de su teléfono.',
    document: 'Número del documento de identidad',
    documentHint: 'DNI, NIE o pasaporte, con la letra. Por ejemplo, 00000000T.',
    password: 'Contraseña',
    code: 'Código de la aplicación',
    codeHint: 'Seis cifras; o uno de los códigos que tiene en papel.',
    enter: 'Entrar',
    lost: '¿Ha perdido el teléfono o la contraseña?',
    another: 'Entrar de otra manera',
  },
  own: {
    title: 'Contraseña y aplicación',
    lead: 'Una contraseña, y una aplicación en el teléfono que muestra un código nuevo cada medio minuto.',
    forEmployees:
      'Solo es para quien trabaja en una administración. Puede añadir un código en el móvil o una clave de acceso.',
    password: 'Contraseña nueva',
    passwordHint: (n) =>
      `Como mínimo ${n} caracteres. Van bien tres o cuatro palabras que no tengan nada que ver.`,
    again: 'Vuelva a escribirla',
    goOn: 'Continuar',
    change: 'Cambiar la contraseña',
    changed: 'La contraseña ha cambiado.',
    back: 'Volver a la cuenta',
    paper: 'Códigos en papel',
    left: (n) => `Le quedan ${n}. Cada uno sirve una vez, si no tiene el teléfono.`,
    newCodes: 'Hacer otros nuevos',
    anotherApp: 'Un teléfono nuevo',
    anotherAppMore: 'Retire este medio desde su cuenta y vuelva a añadirlo con el teléfono nuevo.',
  },
  app: {
    title: 'Añádala a la aplicación',
    lead: 'Sirve cualquier aplicación de códigos: FreeOTP, Aegis, Google Authenticator, Microsoft Authenticator…',
    steps: [
      'Abra la aplicación y elija añadir una cuenta.',
      'Apúntela a este dibujo.',
      'Escriba el código de seis cifras que le muestra.',
    ],
    qr: 'Código QR con la clave de la aplicación',
    byHand: 'Si no puede apuntar, escriba esta clave en la aplicación:',
    code: 'Código que muestra la aplicación',
    confirm: 'Confirmar',
    back: 'Volver',
  },
  codes: {
    title: 'Guarde estos códigos en papel',
    lead: 'Si un día no tiene el teléfono, cada uno sirve una vez en lugar del código de la aplicación.',
    once: 'No los volveremos a mostrar. Imprímalos o cópielos, y guárdelos lejos del ordenador.',
    kept: 'Ya los tengo',
  },
  reset: {
    title: 'Alguien ha perdido la aplicación',
    nav: 'Aplicación perdida',
    lead: 'Retire la contraseña y la aplicación de una persona que está en el mostrador.',
    before: [
      'Pídale el documento de identidad y compruebe que es quien dice.',
      'Después entrará con otro medio y volverá a añadir una. Si no tiene ningún otro, dele de alta el código en el móvil.',
    ],
    document: 'Número del documento de identidad',
    act: 'Retirarla',
    done: 'Se ha retirado, y se le ha avisado si tiene correo.',
  },
};

import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  unable: 'Las claves de acceso necesitan JavaScript y un navegador actual. Puede entrar de otra manera.',
  failed: 'El dispositivo no ha respondido, o ha cancelado. Vuelva a intentarlo.',
  signIn: {
    title: 'Entre con la clave de acceso',
    lead: 'Confirme con la huella, la cara o el PIN de su dispositivo. No sale de él ninguna contraseña.',
    act: 'Continuar',
    another: 'Entrar de otra manera',
  },
  enrol: {
    title: 'Añada una clave de acceso',
    lead: (level) =>
      `La próxima vez entrará con la huella, la cara o el PIN. Valdrá lo mismo que la sesión que tiene ahora: nivel ${level}.`,
    levels: { low: 'básico', substantial: 'sustancial' },
    label: 'Cómo quiere llamarla',
    labelHint: 'Por ejemplo, «Mi teléfono».',
    unnamed: 'Clave de acceso',
    act: 'Crear la clave de acceso',
    cancel: 'Volver a la cuenta',
    done: 'La clave de acceso ya está en su cuenta.',
  },
};

import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  title: 'Entre con certificado',
  lead: 'El navegador le preguntará qué certificado quiere usar. No sale de su ordenador ni de la tarjeta.',
  before: 'Antes de continuar',
  needs: [
    'Si está en una tarjeta, póngala en el lector.',
    'Si está en el navegador o en el ordenador, no hace falta que haga nada.',
    'Sirven idCAT, T-CAT, DNI electrónico, FNMT y los demás certificados reconocidos.',
  ],
  choose: 'Cuando salga la ventana, elija el certificado con su nombre y acepte.',
  goOn: 'Continuar y elegir el certificado',
  closing: 'Si se ha equivocado de certificado, cierre el navegador del todo antes de volver a intentarlo.',
  another: 'Entrar de otra manera',
};

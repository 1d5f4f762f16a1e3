import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  title: 'Comprobar un recibo',
  lead: 'Un recibo prueba que una línea está en el registro público. Se comprueba aquí, en su navegador: el recibo no se envía a ninguna parte y no hace falta que se fíe de nosotros.',
  withoutScript: 'Sin JavaScript',
  withoutScriptText:
    'Su navegador no ejecuta JavaScript, así que no puede hacer la comprobación por sí solo. Tiene dos caminos:',
  withoutScriptCommand: 'En su ordenador, sin fiarse de nadie, con la orden que hay más abajo.',
  withoutScriptServer:
    'Aquí mismo, enviando el recibo con el botón de abajo. Entonces quien comprueba es este servidor, y usted se fía de él.',
  receipt: 'Recibo',
  receiptHint:
    'Pegue el texto entero. También vale la promesa que el intercambio da al instante, o toda su respuesta.',
  file: 'O elija su fichero',
  fileHint: 'El fichero no sale de su navegador.',
  fileHintServer: 'Sin JavaScript, el fichero se envía a este servidor.',
  keys: 'Claves en las que confía',
  keysHint:
    'Una por línea. Las que hay son las que dice este sitio web. Si quiere estar seguro de que no le engañamos, cámbielas por las que le haya dado otra persona: un diario, un auditor, un ayuntamiento, o usted mismo tiempo atrás.',
  check: 'Comprobar',
  checkServer: 'Comprobar en el servidor',
  pending:
    'La línea ya está registrada, pero todavía no hay ninguna firma que la cubra. Tarda uno o dos segundos.',
  pendingAgain: 'Volver a probar',
  stillPending: 'Todavía no está. Pruebe dentro de un minuto.',
  unknown: 'No hay ningún recibo con ese identificador.',
  erasedTitle: (day) => `El registro de esta línea se borró el ${day}`,
  erasedText:
    'Ya nadie puede abrir su contenido ni relacionarla con ninguna persona. La línea sigue en el registro público, y este recibo todavía prueba que está ahí desde entonces.',
  missing: 'Pegue un recibo o elija su fichero.',
  missingKeys: 'Escriba al menos una clave: sin ninguna no se puede creer a nadie.',
  failed: 'La comprobación no ha podido hacerse en este navegador.',
  result: 'Resultado',
  byServer:
    'Esto lo ha comprobado este servidor. Para no tener que fiarse de él, hágalo con JavaScript o con la orden de abajo.',
  recordTitle: 'Qué se registró',
  fieldsTitle: 'Datos abiertos',
  fieldsIntro: 'Estos datos solo están en su recibo; en el registro público hay un sello que no los revela.',
  detail: 'Detalle técnico',
  proves: 'Qué prueba un recibo',
  provesPoints: [
    'Que la línea estaba cuando se firmó el registro, y que desde entonces no ha podido quitarse ni cambiarse sin que se note.',
    'Si el recibo lleva el contenido, que es exactamente el que se registró aquel día.',
    'Si lleva datos abiertos, que son los mismos y que no se han puesto otros.',
  ],
  provesNot: 'Qué no prueba',
  provesNotPoints: [
    'Que lo que dice fuera verdad: prueba que se registró, no que la administración acertara.',
    'Que no se haya hecho nada fuera de la plataforma.',
    'Que todo el mundo vea el mismo registro: para eso hay testigos, y por eso conviene que compare las claves.',
  ],
  command: 'Orden',
  commandTitle: 'Con una orden, en su ordenador',
  commandText: 'Guarde el recibo en un fichero y use el programa de Aplec, que es libre:',
  log: 'Ver el registro público',
  report: {
    verdict: {
      good: {
        title: 'El recibo es bueno',
        more: 'La línea está en el registro y el contenido es el que se registró.',
      },
      partly: {
        title: 'El recibo es bueno, pero no se abre',
        more: 'La línea está en el registro. El contenido no está en este recibo: o se ha borrado, o no le corresponde verlo.',
      },
      bad: {
        title: 'El recibo no es bueno',
        more: 'No lo dé por válido. Si se lo ha dado la plataforma, guárdelo: es una prueba contra ella.',
      },
      promiseGood: {
        title: 'La promesa es buena',
        more: 'El registro se ha comprometido por escrito a incluir esta línea en menos de un minuto. El recibo definitivo ya debe poder pedirse.',
      },
      promiseOnly: {
        title: 'La promesa es buena; los datos de la respuesta no se han comprobado',
        more: 'Una promesa no lleva los datos. Para saber que la respuesta no se ha cambiado, pida el recibo de este intercambio con el certificado del sistema y compruebe ambos con la orden que «npm start» imprime.',
      },
      promiseBad: { title: 'La promesa no es buena', more: 'El registro no ha firmado esto.' },
    },
    result: { passed: 'Sí', failed: 'No', skipped: 'No puede decirse', unreached: 'Sin comprobar' },
    unreached: 'Ha fallado otro paso.',
    step: {
      format: {
        title: '¿Puede leerse?',
        passed: 'Tiene la forma de un recibo.',
        failed: 'No tiene la forma de un recibo: quizá falta un trozo.',
        skipped: '',
      },
      signature: {
        title: '¿Lo ha firmado el registro?',
        passed: 'Una de las claves en las que confía ha firmado la raíz del registro.',
        failed: 'Ninguna clave en la que confía ha firmado esto.',
        skipped: '',
      },
      record: {
        title: '¿El contenido es el que se registró?',
        passed: 'El contenido da exactamente el sello registrado.',
        failed: 'El contenido no da el sello: se ha cambiado algo.',
        skipped: 'El recibo no lleva el contenido: solo se prueba que hay una línea.',
      },
      inclusion: {
        title: '¿Está dentro del registro?',
        passed: 'El camino de sellos lleva de la línea a la raíz firmada.',
        failed: 'El camino no lleva a la raíz firmada: se ha cambiado el contenido, el camino o la firma.',
        skipped: '',
      },
      evidence: {
        title: '¿Los datos de la respuesta son los que se entregaron?',
        passed: '',
        failed: '',
        skipped: 'La promesa no lo dice: solo lo dice el recibo abierto.',
      },
      asked: {
        title: '¿Es la línea que pedía?',
        passed: 'El identificador del contenido es el que pedía.',
        failed: 'Es un recibo bueno, pero de otra línea.',
        skipped: 'Sin el contenido no puede saberse de qué línea es.',
      },
      promise: {
        title: '¿La ha firmado el registro?',
        passed: 'Una de las claves en las que confía ha firmado esta promesa.',
        failed: 'Ninguna clave en la que confía ha firmado esta promesa.',
        skipped: '',
      },
    },
    fact: {
      origin: 'Registro',
      size: 'Sellos bajo la raíz firmada',
      place: 'Posición de la línea',
      type: 'Tipo',
      leafHash: 'Sello',
      id: 'Identificador',
      at: 'Registrado',
    },
  },
};

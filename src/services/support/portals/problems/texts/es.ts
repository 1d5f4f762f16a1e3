import { formatNumber, type Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  refused: (status) => `No se ha podido hacer · ${status}`,
  ours: (status) => `El fallo es nuestro · ${status}`,
  whatToDo: 'Qué puede hacer',
  detail: 'Detalle',
  fields: 'Datos que hay que corregir',
  clauses: 'Condiciones que no se cumplen',
  clausesIntro: (count) =>
    count === 1
      ? 'Tiene que cumplirse esta condición:'
      : `Tienen que cumplirse estas ${formatNumber(count, 'es')} condiciones:`,
  code: 'Código',
  request: 'Identificador de la petición',
  forSupport: 'Si quiere contárnoslo',
  requestHelp: 'Si nos escribe por esto, denos este identificador: con él encontramos qué pasó.',
  back: 'Volver atrás',
  home: 'Ir al inicio',
  signIn: 'Entrar',
  aboutCode: 'Qué significa este código',
  catalogue: {
    title: 'Catálogo de respuestas negativas',
    lead: 'Cuando la plataforma dice que no, dice por qué y qué puede hacer usted. Estos son todos los motivos, los mismos en pantalla y en la API.',
    search: 'Busque por código o por palabras',
    find: 'Buscar',
    shown: (shown, all) => `Se muestran ${formatNumber(shown, 'es')} de ${formatNumber(all, 'es')}.`,
    all: 'Mostrarlas todas',
    none: 'Ningún motivo contiene esas palabras.',
    codeColumn: 'Código',
    titleColumn: 'Qué ha pasado',
    statusColumn: 'Estado HTTP',
    service: {
      kernel: 'De toda la plataforma',
      exchange: 'Intercambio de datos',
      administrations: 'Entidades del consorcio',
      webhooks: 'Avisos a sistemas',
      files: 'Ficheros',
      calendar: 'Días y plazos',
    },
    from: 'Dónde puede pasar',
    status: 'Estado HTTP',
    inJson: 'Cómo llega por la API',
    inJsonIntro: 'El cuerpo es un problem details (RFC 9457), con este tipo y este código, que no cambian:',
    back: 'Todo el catálogo',
  },
  statusMeaning: {
    '4xx':
      'La petición no puede atenderse tal como está: la misma petición volverá a dar lo mismo hasta que algo cambie.',
    '429': 'Han llegado demasiadas seguidas. La cabecera Retry-After dice cuántos segundos hay que esperar.',
    '5xx':
      'La petición era buena: lo que ha fallado es nuestro o de un sistema del que dependemos. Puede volver a intentarse.',
  },
};

import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  accessibility: {
    title: 'Declaración de accesibilidad',
    lead: (owner) =>
      `${owner} se compromete a hacer accesible este sitio web de conformidad con el Real Decreto 1112/2018, de 7 de septiembre, sobre accesibilidad de los sitios web y aplicaciones para dispositivos móviles del sector público.`,
    scope:
      'Esta declaración vale para todos los portales de esta instalación: público, ciudadanía, oficina, consorcio y desarrollo.',
    status: 'Situación de cumplimiento',
    statusText: (partly) =>
      `Este sitio web es ${partly} con la norma UNE-EN 301549:2022 y con las WCAG 2.2, nivel AA, debido a las excepciones que se indican a continuación.`,
    partly: 'parcialmente conforme',
    weak: 'Contenido que todavía no es bastante accesible',
    breach: 'Falta de conformidad con el Real Decreto 1112/2018',
    breaches: [
      'La documentación de la API conserva en inglés los nombres técnicos y las descripciones de campos y operaciones, también dentro de páginas en otra lengua (criterio 3.1.2).',
      'El comprobador de recibos da en inglés el detalle técnico de cada fallo; el resultado y los pasos sí están en su lengua.',
      'Algunas tablas anchas de la documentación se desplazan de lado en pantallas pequeñas; se llega a ellas con el teclado.',
    ],
    untested:
      'Todavía no se ha probado con personas usuarias de lectores de pantalla, y los textos en aranés esperan la revisión de una persona nativa.',
    burden: 'Carga desproporcionada',
    burdenNone: 'No se invoca ninguna carga desproporcionada.',
    outside: 'Contenido fuera del ámbito de la ley',
    outsideText:
      'Los documentos que aportan terceras personas o que se han recibido de otras administraciones, cuando no dependen de este sitio.',
    prepared: 'Preparación de esta declaración',
    preparedText: (date) =>
      `Se preparó el ${date}, mediante una autoevaluación hecha por quien lo ha construido.`,
    method:
      'Cada cambio pasa por pruebas automáticas con axe-core en un navegador real, en claro y en oscuro y a 320 píxeles de anchura, y por recorridos sin JavaScript y con el teclado. Las pruebas automáticas no lo encuentran todo.',
    contact: 'Observaciones y datos de contacto',
    contactText:
      'Puede comunicarnos cualquier dificultad para acceder a un contenido, o hacer sugerencias (artículo 10.2.a del Real Decreto 1112/2018):',
    mail: 'Correo electrónico',
    office: 'En persona o por registro, en la oficina de asistencia de cualquier entidad del consorcio.',
    complaint:
      'También puede presentar una queja sobre el cumplimiento, o una solicitud de información accesible sobre contenidos excluidos o exentos (artículos 10 a 12). Respondemos en el plazo de veinte días hábiles.',
    procedure: 'Procedimiento de aplicación',
    procedureText:
      'Si la queja o la solicitud se desestima, si no está de acuerdo con la decisión, si la respuesta no cumple el artículo 12.5, o si pasan veinte días hábiles sin respuesta, puede iniciar una reclamación para conocer los motivos y pedir que se actúe (artículo 13). Se aplican las normas de la Ley 39/2015.',
  },
  legal: {
    title: 'Aviso legal, privacidad y cookies',
    lead: 'Qué guardamos de usted, qué no, y quién responde.',
    who: 'Quién responde',
    owner: 'Titular',
    mail: 'Contacto',
    dpo: 'Delegado de protección de datos',
    demonstration:
      'Esta instalación es una demostración. Todas las personas, expedientes y datos personales que se ven son inventados; las direcciones de contacto acaban en .example y no existen.',
    privacy: 'Datos personales',
    privacyPoints: [
      'Cada administración es responsable de los datos que tiene y de los que pide (Reglamento (UE) 2016/679, artículo 4.7). El consorcio los trata en su nombre, como encargado (artículo 28).',
      'Una administración solo obtiene datos de otra cuando hay un convenio, una finalidad, una base legal y un expediente, y solo los campos permitidos.',
      'De cada consulta queda constancia: quién, para qué, con qué ley y cuándo. Puede verlo en el espacio de la ciudadanía, y oponerse cuando la ley lo permite.',
      'El registro público no contiene datos personales: solo sellos que no dicen nada sin el recibo. Cuando los datos se borran se destruye también su clave, y el sello ya no puede abrirse nunca más.',
      'Puede ejercer los derechos de acceso, rectificación, supresión, limitación y oposición ante la administración responsable, y reclamar ante la Autoridad Catalana de Protección de Datos.',
    ],
    rights: 'Vea quién ha consultado sus datos',
    cookies: 'Cookies',
    cookiesText:
      'Solo hay tres, todas técnicas y propias. No hay ninguna de estadística ni de terceros, y por eso no le pedimos permiso (artículo 22.2 de la Ley 34/2002).',
    cookieName: 'Nombre',
    cookieUse: 'Para qué sirve',
    cookieLife: 'Cuánto dura',
    session: 'Saber quién es mientras está dentro. Ningún programa de la página puede leerla.',
    sessionLife: (hours) => `${hours} horas`,
    lang: 'Recordar en qué lengua quiere leer.',
    langLife: 'Un año',
    flash: 'Mostrar una sola vez el resultado de lo que acaba de hacer.',
    flashLife: 'Hasta la página siguiente',
    terms: 'Reutilización',
    termsText:
      'El programa es libre, con licencia EUPL-1.2. El directorio de entidades, el registro público y esta documentación pueden reutilizarse citando su origen.',
  },
};

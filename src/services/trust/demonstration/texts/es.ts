import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  title: 'Elija quién es',
  lead: 'Todas estas personas son inventadas, y todos los datos también. Para seguir la historia completa, sea primero Marta Roura Pla, que pide unos datos, y después Núria Puig Vila, que lo ve y puede oponerse.',
  citizens: 'Ciudadanía',
  employees: 'Personal de las entidades',
  operators: 'Consorcio',
  enter: 'Entrar',
  now: (name) => `Ahora es ${name}.`,
  unknown: 'Elija una persona de la lista.',
  inbox: {
    title: 'Buzón de la demostración',
    lead: 'Aquí llegan los mensajes que en una instalación real irían a un teléfono o a un correo.',
    none: 'No ha llegado ningún mensaje',
    noneMore: 'Cuando pida un código o envíe una invitación, lo verá aquí.',
    sms: 'Mensaje al teléfono',
    email: 'Correo electrónico',
    to: 'Para',
    at: 'Cuándo',
  },
  anchors: {
    title: 'Certificados públicos de la demostración',
    lead: 'Quién es la autoridad de esta demostración y qué certificados muestra el sistema. Las claves privadas no salen de aquí.',
    invented: 'Es una autoridad inventada: no la instale en ningún navegador ni sistema real.',
    kinds: {
      authority: 'Autoridad (ancla de confianza)',
      server: 'Certificado del servidor',
      client: 'Certificado que se muestra a los emisores',
    },
    file: 'Fichero (PEM)',
    subject: 'Titular',
    fingerprint: 'Huella SHA-256',
    until: 'Válido hasta',
  },
};

import { beside } from '../../../../kernel/field-sentences.ts';

/** What is said beside the fields of a provider of identity (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'must be letters from a to z, figures and hyphens',
    'ha de ser lletres de la a a la z, xifres i guionets',
    'debe ser letras de la a a la z, cifras y guiones',
    'a d’èster letres dera a ara z, chifres e guionets',
  ),
  beside(
    'is the name of another provider',
    'és el nom d’un altre proveïdor',
    'es el nombre de otro proveedor',
    'ei eth nòm d’un aute provesidor',
  ),
  beside('is not SAML metadata', 'no són metadades SAML', 'no son metadatos SAML', 'non son metadades SAML'),
  beside(
    'is not the metadata of one identity provider',
    'no són les metadades d’un proveïdor d’identitat',
    'no son los metadatos de un proveedor de identidad',
    'non son es metadades d’un provesidor d’identitat',
  ),
  beside(
    'has no address to which people can be sent',
    'no té cap adreça on enviar la gent',
    'no tiene ninguna dirección a la que enviar a la gente',
    'non a cap adreça a on enviar era gent',
  ),
  beside(
    'has no certificate to sign with',
    'no té cap certificat de signatura',
    'no tiene ningún certificado de firma',
    'non a cap certificat de signatura',
  ),
];

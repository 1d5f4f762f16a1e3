import { beside } from '../../../../kernel/field-sentences.ts';

/** What is said beside the fields of an issuer (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'is not the certificate of an authority in PEM',
    'no és el certificat d’una autoritat en PEM',
    'no es el certificado de una autoridad en PEM',
    'non ei eth certificat d’ua autoritat en PEM',
  ),
  beside(
    'is needed, in one of the two formats',
    'cal, en un dels dos formats',
    'es necesario, en uno de los dos formatos',
    'cau, en un des dus formats',
  ),
  beside(
    'must be two letters, like ES',
    'ha de ser dues lletres, com ES',
    'debe ser dos letras, como ES',
    'a d’èster dues letres, com ES',
  ),
];

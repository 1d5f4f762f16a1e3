import { beside } from '../../../../kernel/field-sentences.ts';

/** What this method says beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'is not a mobile number',
    'no és un número de mòbil',
    'no es un número de móvil',
    'non ei un numèro de mobil',
  ),
  beside(
    'has a letter that is not of its number',
    'té una lletra que no correspon al número',
    'tiene una letra que no corresponde al número',
    'a ua letra que non correspon ath numèro',
  ),
  beside('has to be checked', 'cal comprovar-ho', 'hay que comprobarlo', 'cau comprovar-ac'),
];

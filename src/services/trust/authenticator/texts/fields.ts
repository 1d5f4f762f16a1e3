import { beside } from '../../../../kernel/field-sentences.ts';

/** What is said beside a new password (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'is among those that are guessed first',
    'és de les que s’endevinen de seguida: afegiu-hi paraules que no tinguin a veure amb vós',
    'es de las que se adivinan enseguida: añada palabras que no tengan que ver con usted',
    'ei des que s’endevinen de seguit: higetz-i paraules que non agen a veir damb vos',
  ),
  beside(
    'is not the same password',
    'no és la mateixa contrasenya',
    'no es la misma contraseña',
    'non ei era madeisha contrasenha',
  ),
];

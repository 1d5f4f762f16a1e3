import { beside } from '../../../../kernel/field-sentences.ts';

/** What signatures say beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'This PDF is encrypted and cannot be signed.',
    'Aquest PDF està xifrat i no es pot signar.',
    'Este PDF está cifrado y no se puede firmar.',
    'Aguest PDF ei chifrat e non se pòt signar.',
  ),
  beside(
    'This PDF was closed by whoever signed it and takes no more signatures.',
    'Qui va signar aquest PDF el va tancar i ja no admet més signatures.',
    'Quien firmó este PDF lo cerró y ya no admite más firmas.',
    'Qui signèc aguest PDF lo barrèc e ja non admet mès signatures.',
  ),
  beside(
    'This file is not a PDF, or it is damaged.',
    'Aquest fitxer no és un PDF, o està malmès.',
    'Este fichero no es un PDF, o está dañado.',
    'Aguest fichèr non ei un PDF, o ei malmetut.',
  ),
  beside(
    'This file is not an XML document, or it is damaged.',
    'Aquest fitxer no és un document XML, o està malmès.',
    'Este fichero no es un documento XML, o está dañado.',
    'Aguest fichèr non ei un document XML, o ei malmetut.',
  ),
  beside(
    'has characters that no file name has',
    'té caràcters que no pot tenir un nom de fitxer',
    'tiene caracteres que no puede tener un nombre de fichero',
    'a caractèrs que non pòt auer un nòm de fichèr',
  ),
  beside(
    'is not a NIF or NIE',
    'no és un NIF ni un NIE',
    'no es un NIF ni un NIE',
    'non ei un NIF ne un NIE',
  ),
  beside(
    'is one that is guessed first',
    'és dels que s’endevinen primer',
    'es de los que se adivinan primero',
    'ei des que s’endevinen prumèr',
  ),
  beside(
    'Write the six digits that the application shows.',
    'Escriviu les sis xifres que mostra l’aplicació.',
    'Escriba las seis cifras que muestra la aplicación.',
    'Escriuetz es sies chifres que mòstre era aplicacion.',
  ),
  beside(
    'Write your signing PIN.',
    'Escriviu el vostre PIN de signatura.',
    'Escriba su PIN de firma.',
    'Escriuetz eth vòste PIN de signatura.',
  ),
  beside('is your own', 'és el vostre', 'es el suyo', 'ei eth vòste'),
  beside('is past', 'ja ha passat', 'ya ha pasado', 'ja a passat'),
  beside(
    'is before the first day',
    'és abans del primer dia',
    'es antes del primer día',
    'ei abans deth prumèr dia',
  ),
  beside(
    'is more than a year later',
    'és més d’un any després',
    'es más de un año después',
    'ei mès d’un an dempús',
  ),
];

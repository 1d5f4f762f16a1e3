import { beside } from '../../../../kernel/field-sentences.ts';

/** What calendars say beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside('is not JSON', 'no és JSON', 'no es JSON', 'non ei JSON'),
  beside('is not CSV: {code}', 'no és CSV: {code}', 'no es CSV: {code}', 'non ei CSV: {code}'),
  beside(
    'is a column that the file needs',
    'és una columna que el fitxer ha de tenir',
    'es una columna que el fichero debe tener',
    'ei ua colomna qu’eth fichèr a d’auer',
  ),
  beside(
    'has more than {limit} lines',
    'té més de {limit} línies',
    'tiene más de {limit} líneas',
    'a mès de {limit} linhes',
  ),
  beside(
    'version {version} is in the file, and version {before} counts',
    'el fitxer porta la versió {version}, i compta la {before}',
    'el fichero trae la versión {version}, y cuenta la {before}',
    'eth fichèr pòrte era version {version}, e compde era {before}',
  ),
];

import { beside } from '../../../../kernel/field-sentences.ts';

/** What calendars say beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside('is not JSON', 'no és JSON', 'no es JSON', 'non ei JSON'),
  beside('is not CSV: {code}', 'no és CSV: {code}', 'no es CSV: {code}', 'non ei CSV: {code}'),
  beside(
    'has no line of a day',
    'no té cap línia d’un dia',
    'no tiene ninguna línea de un día',
    'non a cap linha d’un dia',
  ),
  beside(
    'is another than that of line {line}, which is of the same calendar',
    'és un altre que el de la línia {line}, que és del mateix calendari',
    'es otro que el de la línea {line}, que es del mismo calendario',
    'ei un aute qu’eth dera linha {line}, qu’ei deth madeish calendari',
  ),
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
  beside(
    'must be catalonia, aran or local:<INE code of a municipality of Catalonia>: no term is counted with another',
    'ha de ser catalonia, aran o local:<codi INE d’un municipi de Catalunya>: amb cap altre es compten terminis',
    'debe ser catalonia, aran o local:<código INE de un municipio de Cataluña>: con ningún otro se cuentan plazos',
    'a d’èster catalonia, aran o local:<còdi INE d’un municipi de Catalonha>: damb cap aute se compden tèrmes',
  ),
  beside(
    'must have only lower-case letters, digits, colons and hyphens, from 3 to 80',
    'ha de tenir només lletres minúscules, xifres, dos punts i guions, de 3 a 80',
    'debe tener solo letras minúsculas, cifras, dos puntos y guiones, de 3 a 80',
    'a d’auer sonque letres minuscules, chifres, dus punts e guions, de 3 a 80',
  ),
  beside(
    'is not a day of {year}',
    'no és un dia del {year}',
    'no es un día de {year}',
    'non ei un dia deth {year}',
  ),
  beside('is listed twice', 'surt dues vegades', 'aparece dos veces', 'gesse dus còps'),
  beside(
    '{calendar} is in the file twice',
    '{calendar} és dues vegades al fitxer',
    '{calendar} está dos veces en el fichero',
    '{calendar} ei dus còps en fichèr',
  ),
];

import { beside } from '../../../../kernel/field-sentences.ts';

/** What the directory of people says beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'is not a document number',
    'no és un número de document',
    'no es un número de documento',
    'non ei un numèro de document',
  ),
  beside('is before it begins', 'és abans de començar', 'es antes de empezar', 'ei abans de començar'),
  beside(
    'is not CSV with headings',
    'no és CSV amb capçaleres',
    'no es CSV con cabeceras',
    'non ei CSV damb capçalères',
  ),
  beside('has nobody in it', 'no hi ha ningú', 'no hay nadie', 'non i a arrés'),
  beside(
    'stands twice with the same post',
    'hi surt dues vegades amb el mateix lloc',
    'sale dos veces con el mismo puesto',
    'i ges dus còps damb eth madeish lòc',
  ),
  beside(
    'is you: nobody appoints themself',
    'sou vós: ningú no es nomena a si mateix',
    'es usted: nadie se nombra a sí mismo',
    'ètz vos: arrés se nomene a eth madeish',
  ),
  beside('is the same place', 'és el mateix lloc', 'es el mismo puesto', 'ei eth madeish lòc'),
  beside(
    'has something that the place does not have',
    'hi ha alguna cosa que el lloc no té',
    'hay algo que el puesto no tiene',
    'i a quauquarren qu’eth lòc non a',
  ),
];

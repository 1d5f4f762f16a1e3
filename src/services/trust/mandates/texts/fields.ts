import { beside } from '../../../../kernel/field-sentences.ts';

/** What the register of powers says beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside('is not a body', 'no és cap ens', 'no es ninguna entidad', 'non ei cap ens'),
  beside(
    'is not in the catalogue of the body',
    'no és al catàleg de l’ens',
    'no está en el catálogo de la entidad',
    'non ei en catalòg der ens',
  ),
  beside(
    'is more than five years after the first day (Llei 39/2015, art. 6.6)',
    'és més de cinc anys després del primer dia (Llei 39/2015, art. 6.6)',
    'es más de cinco años después del primer día (Ley 39/2015, art. 6.6)',
    'ei mès de cinc ans dempús deth prumèr dia (Lei 39/2015, art. 6.6)',
  ),
  beside('is not a code', 'no és un codi', 'no es un código', 'non ei un còdi'),
  beside(
    'Line {line} is not as it should be.',
    'La línia {line} no és com ha de ser.',
    'La línea {line} no es como debe ser.',
    'Era linha {line} non ei coma a d’èster.',
  ),
  beside(
    'Line {line} is not CSV.',
    'La línia {line} no és CSV.',
    'La línea {line} no es CSV.',
    'Era linha {line} non ei CSV.',
  ),
];

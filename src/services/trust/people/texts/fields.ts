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
];

import { beside } from '../../../../kernel/field-sentences.ts';

/** What sealed delivery says beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'is needed for this protection',
    'cal per a aquesta protecció',
    'es necesario para esta protección',
    'cau entad aguesta proteccion',
  ),
];

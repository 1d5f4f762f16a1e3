import { beside } from '../../../kernel/field-sentences.ts';

/** What the façade says beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'is no https address, nor one of this machine',
    'no és una adreça https, ni d’aquesta màquina',
    'no es una dirección https, ni de esta máquina',
    'non ei ua adreça https, ne d’aguesta maquina',
  ),
];

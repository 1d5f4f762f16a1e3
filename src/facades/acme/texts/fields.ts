import { beside } from '../../../kernel/field-sentences.ts';

/** What ACME says beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'is not offered: the authority decides when a certificate begins',
    'no s’ofereix: l’autoritat decideix quan comença un certificat',
    'no se ofrece: la autoridad decide cuándo empieza un certificado',
    'non s’aufrís: era autoritat decidís quan comence un certificat',
  ),
  beside(
    'is not offered: the authority decides when a certificate ends',
    'no s’ofereix: l’autoritat decideix quan acaba un certificat',
    'no se ofrece: la autoridad decide cuándo acaba un certificado',
    'non s’aufrís: era autoritat decidís quan acabe un certificat',
  ),
];

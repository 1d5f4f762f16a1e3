import type { Kernel } from '../../../kernel/kernel.ts';
import { declare, kinds } from '../../../kernel/settings.ts';

/** Who runs this installation, as the statements and the legal notice name them. */
export const portalsSettings = declare({
  OPERATOR_NAME: {
    meaning: 'Name of the consortium that runs this installation, for the legal notice and the statements.',
    schema: kinds.text,
    default: 'Consorci de demostració',
  },
  OPERATOR_EMAIL: {
    meaning: 'Mailbox for questions and for accessibility complaints.',
    schema: kinds.text,
    default: 'bustia@consorci.example',
  },
  DPO_EMAIL: {
    meaning: 'Mailbox of the data protection officer (GDPR, article 37).',
    schema: kinds.text,
    default: 'dpd@consorci.example',
  },
});

export type Operator = { name: string; email: string; dpo: string };

/** Who runs this installation. */
export function operatorOf(kernel: Kernel): Operator {
  const { OPERATOR_NAME, OPERATOR_EMAIL, DPO_EMAIL } = kernel.settings;
  return { name: String(OPERATOR_NAME), email: String(OPERATOR_EMAIL), dpo: String(DPO_EMAIL) };
}

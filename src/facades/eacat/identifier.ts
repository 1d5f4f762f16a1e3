import { kernelProblems } from '../../kernel/problems.ts';
import { personKey } from '../../services/trust/identity/index.ts';

/** README §3.4 of the contract, after capitals. */
const FORM = /^(?:\d{7,8}|[XYZ]\d{7})[A-Z]$/;

export const hasBlanks = (text: string | undefined): boolean => text !== undefined && /\s/.test(text);

/** The person of an identifier. Throws `kernel.input-invalid`. Numbers of other states are not of this contract. */
export function personOf(identifier: string): string {
  const plain = identifier.toUpperCase();
  if (!FORM.test(plain))
    throw kernelProblems['input-invalid']({
      fields: [{ field: 'identifier', message: 'is not a NIF or NIE' }],
    });
  return personKey({ document: plain, country: 'ES' });
}

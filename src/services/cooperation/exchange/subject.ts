import { isOrganisationNif, isPersonNif } from '../../../kernel/nif.ts';

const NATIONAL_PREFIX = { NIE: /^[XYZ]/, DNI: /^\d/, NIF: /^/ } as const;

/**
 * Whether the number can be one of its type. A letter that does not fit is a slip of the pen, and would be told
 * otherwise as a person whom the provider does not know. Passports have no form that we know of.
 */
export function isDocument({ type, number }: { type: string; number: string }): boolean {
  const prefix = NATIONAL_PREFIX[type as keyof typeof NATIONAL_PREFIX];
  if (prefix === undefined) return true;
  return prefix.test(number) && (isPersonNif(number) || (type === 'NIF' && isOrganisationNif(number)));
}

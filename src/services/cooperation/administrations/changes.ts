import type { Administration } from './administration.ts';

/** Every field of a body that people see, with the contact beside the rest. */
const FIELDS = [
  ...(['type', 'ine10', 'dir3', 'nif', 'name', 'place', 'parentId', 'population', 'calendar'] as const),
  ...(['status', 'statusSince', 'statusReason', 'mergedIntoId', 'invented'] as const),
];
const CONTACT = ['email', 'phone', 'address', 'web'] as const;
const LANGUAGES = ['es', 'oc', 'en'] as const;

/** Names of the fields in which two states of a body differ. */
export function changedFields(before: Administration, after: Administration): string[] {
  const own = FIELDS.filter((field) => before[field] !== after[field]);
  const contact = CONTACT.filter((field) => before.contact[field] !== after.contact[field]);
  const names = LANGUAGES.some((lang) => before.names[lang] !== after.names[lang]) ? ['names'] : [];
  return [...own, ...names, ...contact];
}

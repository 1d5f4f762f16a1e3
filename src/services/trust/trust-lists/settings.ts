import { declare, kinds } from '../../../kernel/settings.ts';

/** Which lists are loaded, and what the own list says of the consortium. */
export const trustListsSettings = declare({
  TRUST_LISTS_ADDRESS: {
    meaning:
      'Address of the list of lists (the EU’s is https://ec.europa.eu/tools/lotl/eu-lotl.xml). Unset: nothing is fetched; lists are imported by hand.',
    schema: kinds.address,
  },
  TRUST_LISTS_SIGNERS: {
    meaning:
      'Files (PEM) with the certificates that may sign the list of lists, as its publisher has announced them.',
    schema: kinds.list,
    default: [] as string[],
  },
  TRUST_LISTS_TERRITORIES: {
    meaning: 'Territories whose lists are fetched (`ES FR`). Empty: all that the list of lists names.',
    schema: kinds.list,
    default: [] as string[],
  },
  TRUST_LISTS_HOSTS: {
    meaning: 'Internal hosts from which lists may be fetched all the same.',
    schema: kinds.list,
    default: [] as string[],
  },
  TRUST_LISTS_EVERY: {
    meaning: 'Time between two looks at a list.',
    schema: kinds.milliseconds,
    default: 43_200_000,
  },
  TRUST_LISTS_TERRITORY: {
    meaning: 'Territory in the list that the consortium publishes.',
    schema: kinds.text,
    default: 'ES-CT',
  },
  TRUST_LISTS_STREET: {
    meaning: 'Street address of the consortium in its list.',
    schema: kinds.text,
    default: 'Carrer de la Demostració, 1',
  },
  TRUST_LISTS_LOCALITY: { meaning: 'Town of that address.', schema: kinds.text, default: 'Barcelona' },
  TRUST_LISTS_POSTAL_CODE: { meaning: 'Postal code of that address.', schema: kinds.text, default: '08000' },
  TRUST_LISTS_EMAIL: {
    meaning: 'Mail address of the consortium in its list.',
    schema: kinds.text,
    default: 'llistes@aplec.example',
  },
});

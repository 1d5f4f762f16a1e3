/** What tests of the exchange draft again and again: a data service that can be published, an agreement that passes. */
const title = (text: string) => ({ ca: text, es: text, oc: text, en: text });

/** Input of a data service with one ordinary, one personal and one special field. */
export function serviceDraft(code = 'RESIDENCIA', changes: Record<string, unknown> = {}) {
  return {
    code,
    title: title('Residència (prova)'),
    description: title('On viu una persona (prova)'),
    evidenceType: 'residence',
    questionSchema: {
      type: 'object',
      properties: { document: { type: 'object' }, date: { type: 'string', format: 'date' } },
      required: ['document'],
    },
    answerSchema: {
      type: 'object',
      properties: {
        found: { type: 'boolean' },
        town: { type: 'string', maxLength: 100 },
        address: { type: 'object', properties: { street: { type: 'string' } } },
        members: {
          type: 'array',
          items: { type: 'object', properties: { disability: { type: 'integer' } } },
        },
      },
      required: ['found'],
    },
    fields: [
      { path: 'town', title: title('Municipi'), sensitivity: 'ordinary' },
      { path: 'address.street', title: title('Carrer'), sensitivity: 'personal' },
      { path: 'members[].disability', title: title('Discapacitat'), sensitivity: 'special' },
    ],
    bases: ['law', 'no-objection', 'consent'],
    dailyQuota: 1000,
    timeoutMs: 2000,
    address: 'https://provider.example.org/residence',
    approval: 'manual',
    ...changes,
  };
}

/** Input of an agreement that meets the whole checklist from 2026-11-01 on. */
export function agreementDraft(serviceId: string, changes: Record<string, unknown> = {}) {
  return {
    serviceId,
    procedureCode: '990002',
    procedureTitle: 'Ajuts a la llar (prova)',
    basis: 'no-objection',
    norm: 'Llei 39/2015',
    article: '28.2',
    link: 'https://www.boe.es/eli/es/l/2015/10/01/39/con',
    fields: ['town', 'address.street'],
    dailyQuota: 100,
    validFrom: '2026-11-01',
    validUntil: '2028-10-31',
    ...changes,
  };
}

/** A Monday on which the tests of the exchange happen. */
export const MONDAY = Temporal.Instant.from('2026-11-23T09:00:00Z');
export const WHY = 'Perquè la prova ho demana així.';

import { randomUUID } from 'node:crypto';
import { agreementKey, createChecker } from '../../services/cooperation/exchange/catalogue.ts';
import type {
  AgreementEntry,
  BodyEntry,
  ServiceEntry,
  Snapshot,
} from '../../services/cooperation/exchange/index.ts';
import { compileProjection } from '../../services/cooperation/exchange/projection.ts';

export const CONSUMER: BodyEntry = {
  id: randomUUID(),
  type: 'municipality',
  code: '1707990001',
  name: 'Ajuntament <de> prova',
  active: true,
};
export const PROVIDER: BodyEntry = {
  id: randomUUID(),
  type: 'generalitat-department',
  code: 'A09000001',
  name: 'Departament de prova',
  active: true,
};
export const CLIENT = 'CAT/MUN/1707990001/TRAMITS';
export const SERVICE_PATH = '/r1/CAT/GOV/A09000001/APLEC/RESIDENCE';
export const PERSON = '99999999R';
export const EVIDENCE = {
  found: true,
  municipality: { code: '17079', name: 'Girona' },
  secret: 'not agreed',
};
export const QUESTION = { document: { type: 'NIF', number: PERSON } };
/** What an ordinary X-Road system sends: nothing of ours. */
export const ORDINARY = {
  'X-Road-Client': CLIENT,
  'X-Road-UserId': 'ES12345678Z',
  'X-Road-Issue': 'EXP-2026-000123',
};

const document = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'number'],
  properties: {
    type: { enum: ['NIF', 'NIE'] },
    number: { type: 'string', pattern: '^(\\d{8}|[XYZ]\\d{7})[A-Z]$' },
  },
};
const sentence = (en: string) => ({ ca: en, es: en, oc: en, en });

export function makeService(address: string, given: Partial<ServiceEntry> = {}): ServiceEntry {
  const questionSchema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    required: ['document'],
    properties: { document, year: { type: 'integer' } },
  };
  const answerSchema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['found', 'secret'],
    properties: { found: { type: 'boolean' }, municipality: { type: 'object' }, secret: { type: 'string' } },
  };
  const checker = createChecker();
  return {
    id: randomUUID(),
    providerId: PROVIDER.id,
    code: 'RESIDENCE',
    version: 1,
    title: sentence('Residence'),
    description: sentence('Where somebody lives.'),
    evidenceType: 'residence',
    questionSchema,
    answerSchema,
    fields: [],
    bases: ['law', 'no-objection'],
    dailyQuota: 1000,
    timeoutMs: 1000,
    address,
    approval: 'automatic',
    state: 'published',
    checkQuestion: checker.compile(questionSchema),
    checkAnswer: checker.compile(answerSchema),
    answerWeight: 1,
    providerCode: PROVIDER.code,
    ...given,
  };
}

export function makeAgreement(service: ServiceEntry, given: Partial<AgreementEntry> = {}): AgreementEntry {
  const fields = ['found', 'municipality.code'];
  return {
    id: randomUUID(),
    consumerId: CONSUMER.id,
    providerId: PROVIDER.id,
    serviceId: service.id,
    procedureCode: '123456',
    procedureTitle: 'Beca',
    basis: 'law',
    norm: 'Ley 39/2015',
    article: '28.2',
    link: null,
    fields,
    dailyQuota: 100,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    state: 'active',
    suspendedBy: [],
    project: compileProjection(fields),
    ...given,
  };
}

export function makeSnapshot(service: ServiceEntry, certificate: string): Snapshot {
  const client = {
    id: randomUUID(),
    administrationId: CONSUMER.id,
    name: 'Tramitador de prova',
    capabilities: ['evidence.request'],
    subsystems: {} as Record<string, string>,
    revoked: false,
    jwks: null,
  };
  const address = `${PROVIDER.id}/${service.code}`;
  return {
    version: 1,
    services: new Map([[service.id, service]]),
    byAddress: new Map([
      [address, service],
      [`${address}/1`, service],
    ]),
    agreements: new Map(),
    agreementsById: new Map(),
    clientsByCertificate: new Map([[certificate, client]]),
    clientsById: new Map([[client.id, client]]),
    bodies: new Map([CONSUMER, PROVIDER].map((body) => [body.id, body])),
    bodiesByCode: new Map([CONSUMER, PROVIDER].map((body) => [body.code, body])),
  };
}

export function addAgreement(snapshot: Snapshot, agreement: AgreementEntry): void {
  const { consumerId, serviceId, procedureCode, basis } = agreement;
  snapshot.agreements.set(agreementKey(consumerId, serviceId, procedureCode, basis), agreement);
  snapshot.agreementsById.set(agreement.id, agreement);
}

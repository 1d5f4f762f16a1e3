import { _, Ajv, type CodeKeywordDefinition, str, type ValidateFunction } from 'ajv';
import addFormatsModule, { type FormatsPlugin } from 'ajv-formats';
import { type Database, runSql } from '../../../kernel/database/database.ts';
import { listMembers, type Member } from '../administrations/index.ts';
import { schemaWeight } from './actions/schema-weight.ts';
import type { Agreement, AgreementState, Side } from './agreement.ts';
import type { Basis, DataService } from './data-service.ts';
import { compileProjection, type Projection } from './projection.ts';

/** A data service as the running pipeline uses it: with its compiled checks. */
export type ServiceEntry = DataService & {
  checkQuestion: ValidateFunction;
  checkAnswer: ValidateFunction;
  /** Most comparisons that each byte of an answer can cost. */
  answerWeight: number;
  providerCode: string;
};
export type AgreementEntry = Agreement & { project: Projection };
export type ClientEntry = {
  id: string;
  administrationId: string;
  name: string;
  capabilities: string[];
  /** SIA code of the procedure for which each of its X-Road subsystems works. */
  subsystems: Readonly<Record<string, string>>;
  revoked: boolean;
  jwks: unknown;
};
export type BodyEntry = Member;

/** All that a decision needs of the catalogue, as it stood at one version of the state. */
export type Snapshot = {
  version: number;
  services: Map<string, ServiceEntry>;
  /** `provider id/code/version`, and `provider id/code` for the newest that answers. */
  byAddress: Map<string, ServiceEntry>;
  /** `consumer/service/procedure/basis`, the best of each. */
  agreements: Map<string, AgreementEntry>;
  agreementsById: Map<string, AgreementEntry>;
  clientsByCertificate: Map<string, ClientEntry>;
  clientsById: Map<string, ClientEntry>;
  bodies: Map<string, BodyEntry>;
  bodiesByCode: Map<string, BodyEntry>;
};

// The package's types name its CommonJS form, which has the plugin under `default` as well.
const formats: { default?: unknown } = addFormatsModule;
const addFormats = (formats.default ?? formats) as FormatsPlugin;

/**
 * Checkers of JSON Schemas that providers give. Each schema stands alone: it is not kept under its `$id`, or two
 * with one `$id` would be a fault of whoever came second, and no schema could be named from another.
 */
export function createChecker(): Ajv {
  const ajv = new Ajv({
    allErrors: false,
    strict: false,
    validateFormats: true,
    unicodeRegExp: true,
    addUsedSchema: false,
  });
  addFormats(ajv);
  // The expression of the package for this one takes the square of the length: a second for 20 kB.
  ajv.addFormat('url', { validate: (text: string) => URL.canParse(text) });
  ajv.removeKeyword('maxLength').addKeyword(maxLength);
  return ajv;
}

/**
 * `maxLength` counts code points (JSON Schema Validation §6.3.1). There are never more of them than code units, whose
 * number a text knows, so that only a text that may be too long is counted: the library counts every one.
 */
const maxLength: CodeKeywordDefinition = {
  keyword: 'maxLength',
  type: 'string',
  schemaType: 'number',
  code(context) {
    const { data, schemaCode, gen } = context;
    const count = gen.scopeValue('func', { ref: codePoints });
    context.fail(_`${data}.length > ${schemaCode} && ${count}(${data}) > ${schemaCode}`);
  },
  error: {
    message: ({ schemaCode }) => str`must NOT have more than ${schemaCode} characters`,
    params: ({ schemaCode }) => _`{limit: ${schemaCode}}`,
  },
};

function codePoints(text: string): number {
  let count = 0;
  for (const _point of text) count += 1;
  return count;
}

export function agreementKey(
  consumerId: string,
  serviceId: string,
  procedure: string,
  basis: string,
): string {
  return `${consumerId}/${serviceId}/${procedure}/${basis}`;
}

/** Better agreements first, so that a refusal speaks of the nearest one. */
const RANK: Record<AgreementState, number> = {
  active: 0,
  suspended: 1,
  pending: 2,
  draft: 3,
  rejected: 4,
  archived: 5,
};

/** Reads the whole catalogue at one version, in one read-only snapshot of the database. */
export function loadSnapshot(db: Database, before: Snapshot | undefined): Promise<Snapshot> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const version = await runSql<{ version: number }>(tx, 'select version from exchange.state_version');
      const services = await runSql<Row>(tx, 'select * from exchange.data_service');
      const agreements = await runSql<Row>(tx, 'select * from exchange.agreement');
      const clients = await runSql<Row>(tx, 'select * from exchange.client');
      const bodies = await listMembers(tx, 'exchange');
      return build(version[0]!.version, [services, agreements, clients], bodies, before);
    });
}

type Row = Record<string, unknown>;

function build(version: number, rows: Row[][], bodies: BodyEntry[], before: Snapshot | undefined): Snapshot {
  const [services = [], agreements = [], clients = []] = rows;
  const snapshot: Snapshot = {
    version,
    services: new Map(),
    byAddress: new Map(),
    agreements: new Map(),
    agreementsById: new Map(),
    clientsByCertificate: new Map(),
    clientsById: new Map(),
    bodies: new Map(),
    bodiesByCode: new Map(),
  };
  for (const body of bodies) {
    snapshot.bodies.set(body.id, body);
    snapshot.bodiesByCode.set(body.code, body);
  }
  const checker = createChecker();
  for (const row of services) addService(snapshot, checker, row, before);
  for (const row of agreements) addAgreement(snapshot, row);
  for (const row of clients) addClient(snapshot, row);
  return snapshot;
}

function addService(snapshot: Snapshot, checker: Ajv, row: Row, before: Snapshot | undefined): void {
  const service = toService(row);
  const same = before?.services.get(service.id);
  const unchanged =
    same !== undefined &&
    JSON.stringify(same.answerSchema) === JSON.stringify(service.answerSchema) &&
    JSON.stringify(same.questionSchema) === JSON.stringify(service.questionSchema);
  const entry: ServiceEntry = {
    ...service,
    providerCode: snapshot.bodies.get(service.providerId)?.code ?? service.providerId,
    checkQuestion: unchanged ? same.checkQuestion : checkOf(checker, service.questionSchema),
    checkAnswer: unchanged ? same.checkAnswer : checkOf(checker, service.answerSchema),
    answerWeight: unchanged ? same.answerWeight : schemaWeight(service.answerSchema),
  };
  snapshot.services.set(entry.id, entry);
  snapshot.byAddress.set(`${entry.providerId}/${entry.code}/${entry.version}`, entry);
  const newest = snapshot.byAddress.get(`${entry.providerId}/${entry.code}`);
  if (newest === undefined || betterVersion(entry, newest))
    snapshot.byAddress.set(`${entry.providerId}/${entry.code}`, entry);
}

/** One provider's schema must not stop the exchanges of everybody: what cannot be compiled accepts nothing. */
function checkOf(checker: Ajv, schema: Record<string, unknown>): ValidateFunction {
  try {
    return checker.compile(schema);
  } catch {
    return checker.compile({ not: {} });
  }
}

function betterVersion(a: ServiceEntry, b: ServiceEntry): boolean {
  const rank = (entry: ServiceEntry) =>
    entry.state === 'published' ? 2 : entry.state === 'deprecated' ? 1 : 0;
  return rank(a) > rank(b) || (rank(a) === rank(b) && a.version > b.version);
}

/** A row of exchange.data_service as the domain writes it. */
export function toService(row: Row): DataService {
  return {
    id: row['id'] as string,
    providerId: row['provider_id'] as string,
    code: row['code'] as string,
    version: row['version'] as number,
    title: row['title'] as DataService['title'],
    description: row['description'] as DataService['description'],
    evidenceType: row['evidence_type'] as string,
    questionSchema: row['question_schema'] as Record<string, unknown>,
    answerSchema: row['answer_schema'] as Record<string, unknown>,
    fields: row['fields'] as DataService['fields'],
    bases: row['bases'] as Basis[],
    dailyQuota: row['daily_quota'] as number,
    timeoutMs: row['timeout_ms'] as number,
    address: row['address'] as string,
    approval: row['approval'] as DataService['approval'],
    state: row['state'] as DataService['state'],
  };
}

function addAgreement(snapshot: Snapshot, row: Row): void {
  const agreement = toAgreement(row);
  const entry: AgreementEntry = { ...agreement, project: compileProjection(agreement.fields) };
  snapshot.agreementsById.set(entry.id, entry);
  const key = agreementKey(entry.consumerId, entry.serviceId, entry.procedureCode, entry.basis);
  const other = snapshot.agreements.get(key);
  if (other === undefined || isBetter(entry, other)) snapshot.agreements.set(key, entry);
}

function isBetter(a: AgreementEntry, b: AgreementEntry): boolean {
  return RANK[a.state] < RANK[b.state] || (RANK[a.state] === RANK[b.state] && a.validUntil > b.validUntil);
}

/** A row of exchange.agreement as the domain writes it. */
export function toAgreement(row: Row): Agreement {
  return {
    id: row['id'] as string,
    consumerId: row['consumer_id'] as string,
    providerId: row['provider_id'] as string,
    serviceId: row['service_id'] as string,
    procedureCode: row['procedure_code'] as string,
    procedureTitle: row['procedure_title'] as string,
    basis: row['basis'] as Basis,
    norm: row['norm'] as string,
    article: row['article'] as string,
    link: row['link'] as string | null,
    fields: row['fields'] as string[],
    dailyQuota: row['daily_quota'] as number,
    validFrom: row['valid_from'] as string,
    validUntil: row['valid_until'] as string,
    state: row['state'] as AgreementState,
    suspendedBy: row['suspended_by'] as Side[],
  };
}

function addClient(snapshot: Snapshot, row: Row): void {
  const client: ClientEntry = {
    id: row['id'] as string,
    administrationId: row['administration_id'] as string,
    name: row['name'] as string,
    capabilities: row['capabilities'] as string[],
    subsystems: row['subsystems'] as Record<string, string>,
    revoked: row['state'] === 'revoked',
    jwks: row['jwks'],
  };
  snapshot.clientsById.set(client.id, client);
  for (const print of row['certificates'] as string[]) {
    const other = snapshot.clientsByCertificate.get(print);
    if (other === undefined || other.revoked) snapshot.clientsByCertificate.set(print, client);
  }
}

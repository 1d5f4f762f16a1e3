import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { RevocationReason } from '../../../kernel/pki/index.ts';
import type { CertificateRow, CertificateState } from './tables.ts';

/** Everything of a certificate but its bytes. */
export const FACTS = `authority, id, serial, profile, administration_id, holder_document, holder_name, subject, fingerprint,
  key_fingerprint, not_before, not_after, state, changed_at, reason, revision, request_id, renews, verified_at,
  issued_at, version`;

export type CertificateFacts = Omit<CertificateRow, 'der' | 'search_text' | 'key_handle'>;

export type NewCertificate = Omit<
  CertificateRow,
  'changed_at' | 'state' | 'reason' | 'revision' | 'version' | 'issued_at' | 'not_before' | 'not_after'
> & {
  notBefore: number;
  notAfter: number;
};

export async function insertCertificate(tx: Tx, row: NewCertificate, now: Temporal.Instant): Promise<void> {
  const at = now.toString();
  const columns: Record<string, unknown> = {
    ...{ authority: row.authority, id: row.id, serial: row.serial, profile: row.profile },
    ...{ administration_id: row.administration_id, holder_document: row.holder_document },
    ...{ holder_name: row.holder_name, search_text: row.search_text, subject: JSON.stringify(row.subject) },
    ...{ der: row.der, fingerprint: row.fingerprint, key_fingerprint: row.key_fingerprint },
    ...{ key_handle: row.key_handle, not_before: new Date(row.notBefore), not_after: new Date(row.notAfter) },
    ...{ state: 'valid', changed_at: at, request_id: row.request_id, renews: row.renews },
    ...{ verified_at: row.verified_at, issued_at: at, version: 1 },
  };
  const names = Object.keys(columns);
  await runSql(
    tx,
    `insert into certificates.certificate (${names.join(', ')}) values (${names.map((_, place) => `$${place + 1}`).join(', ')})`,
    Object.values(columns),
  );
}

/** One certificate by its identifier, without its bytes. */
export async function loadCertificate(on: Database | Tx, id: string): Promise<CertificateFacts | undefined> {
  const rows = await runSql<CertificateFacts>(
    on,
    `select ${FACTS} from certificates.certificate where id = $1`,
    [id],
  );
  return rows[0];
}

/** The same, held until the end of the transaction. */
export async function lockCertificate(tx: Tx, id: string): Promise<CertificateFacts | undefined> {
  const rows = await runSql<CertificateFacts>(
    tx,
    `select ${FACTS} from certificates.certificate where id = $1 for update`,
    [id],
  );
  return rows[0];
}

export async function loadBytes(on: Database | Tx, id: string): Promise<Buffer | undefined> {
  const rows = await runSql<{ der: Buffer }>(on, 'select der from certificates.certificate where id = $1', [
    id,
  ]);
  return rows[0]?.der;
}

export async function loadKeyHandle(on: Database | Tx, id: string): Promise<string | null | undefined> {
  const rows = await runSql<{ key_handle: string | null }>(
    on,
    'select key_handle from certificates.certificate where id = $1',
    [id],
  );
  return rows[0]?.key_handle;
}

export type KeyUse = {
  holder_document: string | null;
  administration_id: string | null;
  profile: string;
  lost: boolean;
};

/** Who has a key already; `lost`: revoked because somebody else may have it. */
export async function usesOfKey(tx: Tx, keyFingerprint: string): Promise<KeyUse[]> {
  return runSql<KeyUse>(
    tx,
    `select holder_document, administration_id, profile,
       state = 'revoked' and reason in ('keyCompromise', 'cACompromise', 'aACompromise') as lost
     from certificates.certificate where key_fingerprint = $1 limit 100`,
    [keyFingerprint],
  );
}

export type StatusChange = { state: CertificateState; reason: RevocationReason | null; at: Temporal.Instant };

/** The new status of a certificate, numbered: who makes lists and deltas goes by that number. */
export async function writeStatus(
  tx: Tx,
  { authority, id }: { authority: string; id: string },
  { state, reason, at }: StatusChange,
): Promise<void> {
  const [counted] = await runSql<{ revision: number }>(
    tx,
    'update certificates.authority set revision = revision + 1 where id = $1 returning revision',
    [authority],
  );
  await runSql(
    tx,
    `update certificates.certificate set state = $3, reason = $4, changed_at = $5, revision = $6, version = version + 1
     where authority = $1 and id = $2`,
    [authority, id, state, reason, at.toString(), counted?.revision],
  );
}

export type Step = {
  about: string;
  administrationId: string | null;
  step: string;
  byKind: string;
  byName: string;
  reason: string | null;
  at: string;
};

/** One line of the history of a request or a certificate. */
export async function insertStep(tx: Tx, step: Step): Promise<void> {
  await runSql(
    tx,
    `insert into certificates.step (about, id, administration_id, step, by_kind, by_name, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [step.about, newId(), step.administrationId, step.step, step.byKind, step.byName, step.reason, step.at],
  );
}

const STEPS_LIMIT = 200;

/** The history of one thing, oldest first. */
export async function listSteps(tx: Tx, about: readonly string[]): Promise<Step[]> {
  const rows = await runSql<{
    about: string;
    administration_id: string | null;
    step: string;
    by_kind: string;
    by_name: string;
    reason: string | null;
    at: Date;
  }>(
    tx,
    `select about, administration_id, step, by_kind, by_name, reason, at from certificates.step
     where about = any($1::uuid[]) order by at, id limit ${STEPS_LIMIT}`,
    [[...about]],
  );
  return rows.map((row) => ({
    ...{ about: row.about, administrationId: row.administration_id, step: row.step, byKind: row.by_kind },
    ...{ byName: row.by_name, reason: row.reason, at: row.at.toISOString() },
  }));
}

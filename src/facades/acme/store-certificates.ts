import { type Database, runSql, type Tx } from '../../kernel/database/database.ts';
import type { Ref } from './addresses.ts';

export type KeptCertificate = Ref & {
  accountId: string;
  certificateId: string;
  names: string[];
  serial: string;
  fingerprint: string;
  renewalId: string;
  chain: string;
  notBefore: Date;
  notAfter: Date;
  replacedBy: string | null;
  revokedAt: Date | null;
  reason: number | null;
};

const CERTIFICATE = `administration_id as "administrationId", id, account_id as "accountId", certificate_id as "certificateId",
  names, serial, fingerprint, renewal_id as "renewalId", chain, not_before as "notBefore", not_after as "notAfter",
  replaced_by as "replacedBy", revoked_at as "revokedAt", reason`;

export async function insertCertificate(
  tx: Tx,
  kept: Omit<KeptCertificate, 'replacedBy' | 'revokedAt' | 'reason'>,
): Promise<void> {
  const { administrationId, id, accountId, certificateId, names, serial, fingerprint, renewalId, chain } =
    kept;
  await runSql(
    tx,
    `insert into acme.certificate (administration_id, id, account_id, certificate_id, names, serial, fingerprint,
       renewal_id, chain, not_before, not_after) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[administrationId, id, accountId, certificateId, names, serial, fingerprint, renewalId, chain],
      ...[kept.notBefore.toISOString(), kept.notAfter.toISOString()],
    ],
  );
}

export async function findCertificate(
  tx: Tx,
  { administrationId, id }: Ref,
): Promise<KeptCertificate | undefined> {
  const rows = await runSql<KeptCertificate>(
    tx,
    `select ${CERTIFICATE} from acme.certificate where administration_id = $1 and id = $2`,
    [administrationId, id],
  );
  return rows[0];
}

/** Of whatever body: whoever asks shows the certificate itself. */
export async function findByFingerprint(
  on: Database | Tx,
  fingerprint: string,
): Promise<KeptCertificate | undefined> {
  const rows = await runSql<KeptCertificate>(
    on,
    `select ${CERTIFICATE} from acme.certificate where fingerprint = $1 limit 1`,
    [fingerprint],
  );
  return rows[0];
}

/** By the identifier of RFC 9773 §4.1. */
export async function findByRenewalId(
  on: Database | Tx,
  renewalId: string,
): Promise<KeptCertificate | undefined> {
  const rows = await runSql<KeptCertificate>(
    on,
    `select ${CERTIFICATE} from acme.certificate where renewal_id = $1 limit 1`,
    [renewalId],
  );
  return rows[0];
}

export async function markReplaced(tx: Tx, { administrationId, id }: Ref, by: string): Promise<void> {
  await runSql(tx, 'update acme.certificate set replaced_by = $3 where administration_id = $1 and id = $2', [
    ...[administrationId, id, by],
  ]);
}

/** Marks it revoked; false when it was before. */
export async function markRevoked(
  tx: Tx,
  { administrationId, id }: Ref,
  { reason, now }: { reason: number; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update acme.certificate set revoked_at = $3, reason = $4
     where administration_id = $1 and id = $2 and revoked_at is null returning id`,
    [administrationId, id, now.toString(), reason],
  );
  return rows.length > 0;
}

export async function listCertificates(
  tx: Tx,
  administrationId: string,
  limit: number,
): Promise<KeptCertificate[]> {
  return runSql<KeptCertificate>(
    tx,
    `select ${CERTIFICATE} from acme.certificate where administration_id = $1 order by id desc limit $2`,
    [administrationId, limit],
  );
}

/** The service of certificates revoked it by itself; one that was revoked here keeps its moment and reason. */
export async function markRevokedElsewhere(
  tx: Tx,
  { administrationId, certificateId, at }: { administrationId: string; certificateId: string; at: string },
): Promise<void> {
  await runSql(
    tx,
    `update acme.certificate set revoked_at = $3
     where administration_id = $1 and certificate_id = $2 and revoked_at is null`,
    [administrationId, certificateId, at],
  );
}

import { runSql, type Tx } from '../../../kernel/database/database.ts';
import { parseCertificate } from '../../../kernel/pki/index.ts';
import type { Credential, CredentialState } from './credential.ts';

/** Most credentials of one owner that are read: one that lives, and those that ended. */
const CREDENTIALS_LIMIT = 100;

type Row = {
  owner: string;
  id: string;
  administration_id: string | null;
  kind: 'person' | 'seal';
  profile: string;
  name: string;
  state: CredentialState;
  key_handle: string;
  key_type: string;
  certificate_id: string;
  certificate: Buffer;
  chain: Buffer[];
  valid_until: Date;
  created_at: Date;
  ended_at: Date | null;
};

const toCredential = (row: Row): Credential => ({
  owner: row.owner,
  id: row.id,
  administrationId: row.administration_id,
  kind: row.kind,
  profile: row.profile,
  name: row.name,
  state: row.state,
  keyHandle: row.key_handle,
  keyType: row.key_type,
  certificateId: row.certificate_id,
  certificate: parseCertificate(row.certificate),
  chain: row.chain.map((each) => parseCertificate(each)),
  validUntil: row.valid_until.toISOString(),
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});

/** The credentials of one owner, the newest first. */
export async function credentialsOf(tx: Tx, owner: string): Promise<Credential[]> {
  const rows = await runSql<Row>(
    tx,
    `select * from signatures.credential where owner = $1 order by created_at desc, id limit ${CREDENTIALS_LIMIT}`,
    [owner],
  );
  return rows.map(toCredential);
}

/** One credential of an owner; with `held`, until the end of the transaction. */
export async function loadCredential(
  tx: Tx,
  { owner, id, held = false }: { owner: string; id: string; held?: boolean },
): Promise<Credential | undefined> {
  const rows = await runSql<Row>(
    tx,
    `select * from signatures.credential where owner = $1 and id = $2${held ? ' for update' : ''}`,
    [owner, id],
  );
  return rows[0] && toCredential(rows[0]);
}

/** The credential with which a person signs now in this capacity, if there is one. */
export async function liveCredential(tx: Tx, owner: string): Promise<Credential | undefined> {
  const rows = await runSql<Row>(
    tx,
    `select * from signatures.credential where owner = $1 and kind = 'person' and state <> 'revoked'`,
    [owner],
  );
  return rows[0] && toCredential(rows[0]);
}

export async function insertCredential(tx: Tx, one: Credential): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.credential (owner, id, administration_id, kind, profile, name, state, key_handle, key_type,
       certificate_id, certificate, chain, valid_until, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[one.owner, one.id, one.administrationId, one.kind, one.profile, one.name, one.state],
      ...[one.keyHandle, one.keyType, one.certificateId, Buffer.from(one.certificate.der)],
      ...[one.chain.map((each) => Buffer.from(each.der)), one.validUntil, one.createdAt],
    ],
  );
}

/** Ends a credential for good and forgets where its key was. */
export async function endCredential(tx: Tx, one: Credential, at: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `update signatures.credential set state = 'revoked', key_handle = '', ended_at = $3 where owner = $1 and id = $2`,
    [one.owner, one.id, at.toString()],
  );
}

/** Credentials of the people of a body that live, by name; for whoever looks after them. */
export async function credentialsOfBody(tx: Tx, administrationId: string): Promise<Credential[]> {
  const rows = await runSql<Row>(
    tx,
    `select * from signatures.credential where administration_id = $1 and state <> 'revoked'
     order by name, id limit 1000`,
    [administrationId],
  );
  return rows.map(toCredential);
}

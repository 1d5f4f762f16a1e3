import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type OwnSigner = { keyHandle: string; certificate: Buffer };
/** Newest first. */
export type KeptStates = { status: string; from: string }[];
export type OwnEdition = {
  sequence: number;
  digest: string;
  content: Buffer;
  issuedAt: Date;
  nextUpdate: Date;
};

/** One publishes at a time: 'tsl' as a number. */
const PUBLISH_LOCK = 0x74736c;
export async function lockPublishing(tx: Tx): Promise<void> {
  await runSql(tx, 'select pg_advisory_xact_lock($1)', [PUBLISH_LOCK]);
}

export async function newestSigner(on: Database | Tx): Promise<OwnSigner | undefined> {
  const rows = await runSql<OwnSigner>(
    on,
    `select key_handle as "keyHandle", certificate from trust_lists.own_signer order by created_at desc limit 1`,
  );
  return rows[0];
}

export async function insertSigner(
  tx: Tx,
  {
    id,
    keyHandle,
    certificate,
    now,
  }: { id: string; keyHandle: string; certificate: Uint8Array; now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    'insert into trust_lists.own_signer (id, key_handle, certificate, created_at) values ($1, $2, $3, $4)',
    [id, keyHandle, Buffer.from(certificate), now.toString()],
  );
}

export async function ownServices(
  tx: Tx,
): Promise<{ fingerprint: string; certificate: Buffer; states: KeptStates }[]> {
  return runSql(
    tx,
    'select fingerprint, certificate, states from trust_lists.own_service order by fingerprint limit 1000',
  );
}

export async function keepOwnService(
  tx: Tx,
  { fingerprint, certificate, states }: { fingerprint: string; certificate: Uint8Array; states: KeptStates },
): Promise<void> {
  await runSql(
    tx,
    `insert into trust_lists.own_service (fingerprint, certificate, states) values ($1, $2, $3::jsonb)
     on conflict (fingerprint) do update set states = excluded.states`,
    [fingerprint, Buffer.from(certificate), JSON.stringify(states)],
  );
}

export async function newestEdition(on: Database | Tx): Promise<OwnEdition | undefined> {
  const rows = await runSql<OwnEdition>(
    on,
    `select sequence, digest, content, issued_at as "issuedAt", next_update as "nextUpdate"
     from trust_lists.own_edition order by sequence desc limit 1`,
  );
  return rows[0];
}

export async function insertEdition(
  tx: Tx,
  {
    sequence,
    digest,
    content,
    issuedAt,
    nextUpdate,
  }: Omit<OwnEdition, 'issuedAt' | 'nextUpdate'> & Record<'issuedAt' | 'nextUpdate', Temporal.Instant>,
): Promise<void> {
  await runSql(
    tx,
    `insert into trust_lists.own_edition (sequence, digest, content, issued_at, next_update) values ($1, $2, $3, $4, $5)`,
    [sequence, digest, content, issuedAt.toString(), nextUpdate.toString()],
  );
}

import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { SignerClaims } from './facts.ts';

/** A signature that waits for the value of a key that is elsewhere. */
export type Preparation = {
  owner: string;
  id: string;
  administrationId: string;
  fileId: string;
  format: string;
  level: string;
  /** Time and claims of the wish. */
  wish: { time: number; claims?: SignerClaims };
  certificate: Buffer;
  chain: Buffer[];
  state: Buffer;
  toBeSigned: Buffer;
  /** SHA-256 of the document as it was prepared. */
  signedContent: string;
};

export async function insertPreparation(
  tx: Tx,
  one: Preparation,
  at: { createdAt: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.preparation (owner, id, administration_id, file_id, format, level, wish, certificate, chain,
       state, to_be_signed, signed_content, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[one.owner, one.id, one.administrationId, one.fileId, one.format, one.level],
      ...[JSON.stringify(one.wish), one.certificate, one.chain, one.state, one.toBeSigned],
      ...[one.signedContent, at.createdAt.toString(), at.expiresAt.toString()],
    ],
  );
}

const COLUMNS = `owner, id, administration_id as "administrationId", file_id as "fileId", format, level, wish, certificate,
  chain, state, to_be_signed as "toBeSigned", signed_content as "signedContent"`;

/** One that waits still. */
export async function loadPreparation(
  tx: Tx,
  owner: string,
  { id, now }: { id: string; now: Temporal.Instant },
): Promise<Preparation | undefined> {
  const rows = await runSql<Preparation>(
    tx,
    `select ${COLUMNS} from signatures.preparation where owner = $1 and id = $2 and used_at is null and expires_at > $3`,
    [owner, id, now.toString()],
  );
  return rows[0];
}

/** Uses it up: true once. */
export async function usePreparation(
  tx: Tx,
  owner: string,
  { id, now }: { id: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update signatures.preparation set used_at = $3
     where owner = $1 and id = $2 and used_at is null and expires_at > $3 returning id`,
    [owner, id, now.toString()],
  );
  return rows.length === 1;
}

export async function dropPreparations(tx: Tx, before: Temporal.Instant, limit: number): Promise<number> {
  const rows = await runSql(
    tx,
    `delete from signatures.preparation where (owner, id) in
       (select owner, id from signatures.preparation where expires_at < $1 order by expires_at limit $2) returning id`,
    [before.toString(), limit],
  );
  return rows.length;
}

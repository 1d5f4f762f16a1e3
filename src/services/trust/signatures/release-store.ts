import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Release, ReleaseItem } from './release.ts';

type Row = {
  owner: string;
  id: string;
  credential_id: string;
  purpose: 'documents' | 'digests';
  hash: string;
  secret_hash: Buffer;
  given_at: Date;
  expires_at: Date;
};

export async function insertRelease(
  tx: Tx,
  release: Release,
  rest: { secretHash: Buffer; leafId: string; items: readonly ReleaseItem[] },
): Promise<void> {
  const { owner, id, credentialId, hash, purpose, givenAt, expiresAt } = release;
  await runSql(
    tx,
    `insert into signatures.release (owner, id, credential_id, secret_hash, hash, purpose, given_at, expires_at, leaf_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [owner, id, credentialId, rest.secretHash, hash, purpose, givenAt, expiresAt, rest.leafId],
  );
  await runSql(
    tx,
    `insert into signatures.release_item (owner, release_id, position, subject, digest)
     select $1, $2, ordinality, subject, decode(digest, 'hex')
     from unnest($3::text[], $4::text[]) with ordinality as given (subject, digest, ordinality)`,
    [
      ...[owner, id],
      rest.items.map(({ subject }) => subject),
      rest.items.map(({ digest }) => digest.toString('hex')),
    ],
  );
}

/** A release, held until the end of the transaction. */
export async function holdRelease(
  tx: Tx,
  owner: string,
  id: string,
): Promise<(Release & { secretHash: Buffer }) | undefined> {
  const rows = await runSql<Row>(
    tx,
    `select * from signatures.release where owner = $1 and id = $2 for update`,
    [owner, id],
  );
  const row = rows[0];
  return (
    row && {
      owner: row.owner,
      id: row.id,
      credentialId: row.credential_id,
      purpose: row.purpose,
      hash: row.hash,
      secretHash: row.secret_hash,
      givenAt: row.given_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    }
  );
}

/** Uses items; answers the subjects of those that were there, with this digest, and had not been used. */
export async function useItems(
  tx: Tx,
  release: Pick<Release, 'owner' | 'id'>,
  items: readonly ReleaseItem[],
  now: Temporal.Instant,
): Promise<Set<string>> {
  const rows = await runSql<{ subject: string }>(
    tx,
    `update signatures.release_item i set used_at = $5
     from unnest($3::text[], $4::text[]) as given (subject, digest)
     where i.owner = $1 and i.release_id = $2 and i.subject = given.subject and i.digest = decode(given.digest, 'hex')
       and i.used_at is null returning i.subject`,
    [
      ...[release.owner, release.id, items.map(({ subject }) => subject)],
      ...[items.map(({ digest }) => digest.toString('hex')), now.toString()],
    ],
  );
  return new Set(rows.map(({ subject }) => subject));
}

/** Releases that ended before a moment; what they released is told by the versions and the ledger. */
export async function dropReleases(tx: Tx, before: Temporal.Instant, limit: number): Promise<number> {
  const rows = await runSql(
    tx,
    `delete from signatures.release where (owner, id) in
       (select owner, id from signatures.release where expires_at < $1 order by expires_at limit $2) returning id`,
    [before.toString(), limit],
  );
  return rows.length;
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Work } from '../../../kernel/action.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';

/** Who may enrol, as whoever saw them wrote it down from their document. */
export type Invitation = { givenName: string; surname: string; post: string | null };

const hashOf = (code: string) =>
  createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z2-7]/g, ''))
    .digest();

type Kept = Invitation & { owner: string; administrationId: string; expiresAt: Temporal.Instant };

/** Keeps the hash of the code; an earlier invitation of the same person no longer counts. */
export async function putInvitation({ tx, now }: Work, kept: Kept, code: string): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.invitation (owner, administration_id, given_name, surname, post, code_hash, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (owner) do update set administration_id = $2, given_name = $3, surname = $4, post = $5, code_hash = $6,
       created_at = $7, expires_at = $8`,
    [
      ...[kept.owner, kept.administrationId, kept.givenName, kept.surname, kept.post, hashOf(code)],
      ...[now.toString(), kept.expiresAt.toString()],
    ],
  );
}

/** Whether a code is that of the invitation of a person, while it lasts. */
export async function invitedWith({ tx, now }: Work, owner: string, code: string): Promise<boolean> {
  const rows = await runSql<{ code_hash: Buffer }>(
    tx,
    `select code_hash from signatures.invitation where owner = $1 and expires_at > $2`,
    [owner, now.toString()],
  );
  return rows[0] !== undefined && timingSafeEqual(rows[0].code_hash, hashOf(code));
}

export async function loadInvitation(
  tx: Tx,
  owner: string,
  now: Temporal.Instant,
): Promise<Invitation | undefined> {
  const rows = await runSql<Invitation>(
    tx,
    `select given_name as "givenName", surname, post from signatures.invitation where owner = $1 and expires_at > $2`,
    [owner, now.toString()],
  );
  return rows[0];
}

export async function dropInvitation(tx: Tx, owner: string): Promise<void> {
  await runSql(tx, `delete from signatures.invitation where owner = $1`, [owner]);
}

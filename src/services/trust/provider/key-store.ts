import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type KeyState = 'next' | 'active' | 'retired';
export type KeptKey = {
  id: string;
  algorithm: string;
  state: KeyState;
  sealed: string;
  createdAt: Temporal.Instant;
  activeAt: Temporal.Instant | null;
};

type Row = {
  id: string;
  algorithm: string;
  state: KeyState;
  sealed: string;
  created_at: Date;
  active_at: Date | null;
};

/** Those that sign first: the engine signs with the first of an algorithm. */
export async function listKeys(on: Tx | Database): Promise<KeptKey[]> {
  const rows = await runSql<Row>(
    on,
    `select id, algorithm, state, sealed, created_at, active_at from provider.signing_key
     order by array_position(array['active', 'next', 'retired'], state), created_at desc`,
  );
  return rows.map(({ created_at, active_at, ...row }) => ({
    ...row,
    createdAt: Temporal.Instant.fromEpochMilliseconds(created_at.getTime()),
    activeAt: active_at && Temporal.Instant.fromEpochMilliseconds(active_at.getTime()),
  }));
}

export async function insertKey(
  tx: Tx,
  given: { id: string; algorithm: string; state: KeyState; sealed: string; now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `insert into provider.signing_key (id, algorithm, state, sealed, created_at, active_at) values ($1, $2, $3, $4, $5, $6)`,
    [
      given.id,
      given.algorithm,
      given.state,
      given.sealed,
      given.now.toString(),
      given.state === 'active' ? given.now.toString() : null,
    ],
  );
}

/** The next key of an algorithm signs from now on; the one before it only verifies. */
export async function promoteKey(tx: Tx, algorithm: string, now: Temporal.Instant): Promise<void> {
  const at = now.toString();
  await runSql(
    tx,
    `update provider.signing_key set state = 'retired', retired_at = $2 where algorithm = $1 and state = 'active'`,
    [algorithm, at],
  );
  await runSql(
    tx,
    `update provider.signing_key set state = 'active', active_at = $2 where algorithm = $1 and state = 'next'`,
    [algorithm, at],
  );
}

/** Destroys keys that nothing alive was signed with. */
export async function dropRetired(tx: Tx, before: Temporal.Instant): Promise<number> {
  const rows = await runSql(
    tx,
    `delete from provider.signing_key where state = 'retired' and retired_at < $1 returning id`,
    [before.toString()],
  );
  return rows.length;
}

/** One process makes the first keys. */
export async function lockKeys(tx: Tx): Promise<void> {
  await runSql(tx, 'select version from provider.version for update');
}

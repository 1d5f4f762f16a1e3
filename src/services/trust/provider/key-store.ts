import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { KeyKind, StoredKey } from './keys.ts';

type Row = {
  kid: string;
  kind: KeyKind;
  public_jwk: Record<string, unknown>;
  sealed: string;
  state: StoredKey['state'];
  made_at: Date;
  current_at: Date | null;
  retired_at: Date | null;
};

const instant = (date: Date | null) =>
  date === null ? undefined : Temporal.Instant.fromEpochMilliseconds(date.getTime());

/** Every key that is published. */
export async function listKeys(on: Database | Tx): Promise<StoredKey[]> {
  const rows = await runSql<Row>(
    on,
    'select kid, kind, public_jwk, sealed, state, made_at, current_at, retired_at from provider.key order by made_at, kid',
  );
  return rows.map((row) => ({
    kid: row.kid,
    kind: row.kind,
    publicJwk: row.public_jwk,
    sealed: row.sealed,
    state: row.state,
    madeAt: instant(row.made_at)!,
    currentAt: instant(row.current_at),
    retiredAt: instant(row.retired_at),
  }));
}

/** Only one transaction changes keys at a time. */
export async function lockKeys(tx: Tx): Promise<void> {
  await runSql(tx, 'select from provider.state for update');
}

export async function storeKey(tx: Tx, key: StoredKey): Promise<void> {
  await runSql(
    tx,
    `insert into provider.key (kid, kind, public_jwk, sealed, state, made_at, current_at, retired_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (kid) do update set state = excluded.state, current_at = excluded.current_at, retired_at = excluded.retired_at`,
    [
      ...[key.kid, key.kind, JSON.stringify(key.publicJwk), key.sealed, key.state, key.madeAt.toString()],
      ...[key.currentAt?.toString() ?? null, key.retiredAt?.toString() ?? null],
    ],
  );
}

export async function dropKey(tx: Tx, kid: string): Promise<void> {
  await runSql(tx, 'delete from provider.key where kid = $1', [kid]);
}

export async function raiseKeyVersion(tx: Tx): Promise<void> {
  await runSql(tx, 'update provider.state set keys = keys + 1');
}

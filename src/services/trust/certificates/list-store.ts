import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { RevocationReason } from '../../../kernel/pki/index.ts';
import type { CertificateState, ListRow } from './tables.ts';

export type ListFacts = Omit<ListRow, 'der'>;
const FACTS = 'authority, kind, number, base_number, is_base, revision, this_update, next_update, entries';

/** One process at a time makes the lists of an authority; the others wait, and then find that it is done. */
export async function lockLists(tx: Tx, authority: string): Promise<void> {
  await runSql(tx, `select pg_advisory_xact_lock(hashtext('certificates.list:' || $1))`, [authority]);
}

/** The newest list of each kind of one authority, or of all. */
export async function newestLists(on: Database | Tx, authority?: string): Promise<ListFacts[]> {
  return runSql<ListFacts>(
    on,
    `select distinct on (authority, kind) ${FACTS} from certificates.revocation_list
     where $1::text is null or authority = $1 order by authority, kind, number desc`,
    [authority ?? null],
  );
}

/** The complete list from which deltas are counted. */
export async function baseList(tx: Tx, authority: string): Promise<ListFacts | undefined> {
  const rows = await runSql<ListFacts>(
    tx,
    `select ${FACTS} from certificates.revocation_list where authority = $1 and kind = 'full' and is_base
     order by number desc limit 1`,
    [authority],
  );
  return rows[0];
}

export async function loadList(
  on: Database | Tx,
  authority: string,
  kind: ListRow['kind'],
): Promise<ListRow | undefined> {
  const rows = await runSql<ListRow>(
    on,
    `select ${FACTS}, der from certificates.revocation_list where authority = $1 and kind = $2 order by number desc limit 1`,
    [authority, kind],
  );
  return rows[0];
}

export type ChangedRow = {
  serial: Buffer;
  state: CertificateState;
  reason: RevocationReason | null;
  changed_ms: number;
};

/** Most certificates of one authority whose status ever changed that a list takes in. */
export const ENTRIES_LIMIT = 1_000_000;

/** Certificates whose status changed after a revision, in that order. `all`: also those that are valid again. */
export async function changedSince(
  tx: Tx,
  authority: string,
  revision: number,
  all: boolean,
): Promise<ChangedRow[]> {
  return runSql<ChangedRow>(
    tx,
    `select serial, state, reason, (extract(epoch from changed_at) * 1000)::float8 as changed_ms
     from certificates.certificate where authority = $1 and revision > $2 and revision > 0 and ($3 or state <> 'valid')
     order by revision limit ${ENTRIES_LIMIT}`,
    [authority, revision, all],
  );
}

export async function revisionOf(tx: Tx, authority: string): Promise<number> {
  const rows = await runSql<{ revision: number }>(
    tx,
    'select revision from certificates.authority where id = $1',
    [authority],
  );
  return rows[0]?.revision ?? 0;
}

/** Older lists that are kept besides the newest, in case somebody asks what was said. */
const KEPT = 4;

export async function insertList(tx: Tx, list: ListRow): Promise<void> {
  await runSql(
    tx,
    `insert into certificates.revocation_list (${FACTS}, der) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[list.authority, list.kind, list.number, list.base_number, list.is_base, list.revision],
      ...[list.this_update, list.next_update, list.entries, list.der],
    ],
  );
  await runSql(
    tx,
    `delete from certificates.revocation_list old where authority = $1 and kind = $2 and number < $3
       and number not in (select number from certificates.revocation_list where authority = $1 and kind = $2
                          order by number desc limit ${KEPT})
       and number is distinct from (select max(number) from certificates.revocation_list
                          where authority = $1 and kind = 'full' and is_base)`,
    [list.authority, list.kind, list.number],
  );
}

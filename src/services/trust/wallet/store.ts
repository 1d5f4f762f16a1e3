import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Issuer } from './issuer.ts';

type On = Tx | Database;

type Row = Omit<Issuer, 'anchor' | 'demonstrationWallet'> & {
  anchor: Buffer;
  demonstration_wallet: string | null;
};
const COLUMNS = 'id, title, country, anchor, vcts, doctypes, level, state, demonstration_wallet';

const toIssuer = ({ anchor, demonstration_wallet, ...row }: Row): Issuer => ({
  ...row,
  anchor: new Uint8Array(anchor),
  demonstrationWallet: demonstration_wallet ?? undefined,
});

/** All of them, by age; few. */
export async function allIssuers(on: On): Promise<Issuer[]> {
  const rows = await runSql<Row>(
    on,
    `select ${COLUMNS} from wallet.issuer order by created_at, id limit 200`,
    [],
  );
  return rows.map(toIssuer);
}

export const activeIssuers = async (on: On): Promise<Issuer[]> =>
  (await allIssuers(on)).filter(({ state }) => state === 'active');

/** One of them; `held` until the end of the transaction. */
export async function findIssuer(on: On, id: string, held = false): Promise<Issuer | undefined> {
  const [row] = await runSql<Row>(
    on,
    `select ${COLUMNS} from wallet.issuer where id = $1${held ? ' for update' : ''}`,
    [id],
  );
  return row && toIssuer(row);
}

/** Stores a new one, or what changed of one that there is. */
export async function storeIssuer(on: On, given: Issuer, now: Temporal.Instant): Promise<void> {
  await runSql(
    on,
    `insert into wallet.issuer (id, title, country, anchor, vcts, doctypes, level, state, demonstration_wallet, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
     on conflict (id) do update set title = excluded.title, country = excluded.country, anchor = excluded.anchor,
       vcts = excluded.vcts, doctypes = excluded.doctypes, level = excluded.level, state = excluded.state,
       demonstration_wallet = excluded.demonstration_wallet, updated_at = excluded.updated_at`,
    [
      ...[given.id, JSON.stringify(given.title), given.country, Buffer.from(given.anchor)],
      ...[[...given.vcts], [...given.doctypes], given.level, given.state],
      ...[given.demonstrationWallet ?? null, now.toString()],
    ],
  );
}

export type Presentation = { id: string; attemptId: string; nonce: string; sealedKey: string };

/** Forgets what is over, with whatever was shown and nobody came for. */
export async function forgetPresentations(on: On, now: Temporal.Instant): Promise<void> {
  await runSql(on, `delete from wallet.presentation where ends_at < $1`, [now.toString()]);
}

/** Forgets what was asked for an attempt, for whoever begins again. */
export async function dropPresentation(
  on: On,
  { id, attemptId }: Pick<Presentation, 'id' | 'attemptId'>,
): Promise<void> {
  await runSql(on, `delete from wallet.presentation where id = $1 and attempt_id = $2`, [id, attemptId]);
}

/** Keeps what is asked. */
export async function storePresentation(
  on: On,
  { id, attemptId, nonce, sealedKey, endsAt }: Presentation & { endsAt: Temporal.Instant },
): Promise<void> {
  await runSql(
    on,
    `insert into wallet.presentation (id, attempt_id, nonce, sealed_key, state, ends_at) values ($1, $2, $3, $4, 'waiting', $5)`,
    [id, attemptId, nonce, sealedKey, endsAt.toString()],
  );
}

/** One that still waits for its answer. */
export async function waitingPresentation(
  on: On,
  id: string,
  now: Temporal.Instant,
): Promise<Presentation | undefined> {
  const [row] = await runSql<{ id: string; attempt_id: string; nonce: string; sealed_key: string }>(
    on,
    `select id, attempt_id, nonce, sealed_key from wallet.presentation where id = $1 and state = 'waiting' and ends_at > $2`,
    [id, now.toString()],
  );
  return row && { id: row.id, attemptId: row.attempt_id, nonce: row.nonce, sealedKey: row.sealed_key };
}

export type State = 'waiting' | 'answered' | 'declined' | 'taken';

/** How far one came, for the browser whose attempt it is; undefined when it is over or another's. */
export async function stateOfPresentation(
  on: On,
  { id, attemptId, now }: { id: string; attemptId: string; now: Temporal.Instant },
): Promise<State | undefined> {
  const [row] = await runSql<{ state: State }>(
    on,
    `select state from wallet.presentation where id = $1 and attempt_id = $2 and ends_at > $3`,
    [id, attemptId, now.toString()],
  );
  return row?.state;
}

/** Keeps an answer; false when one came before. The key that opened it is forgotten. */
export async function keepAnswer(
  on: On,
  given: { id: string; sealed: string | null; codeHash: Buffer; state: 'answered' | 'declined' },
): Promise<boolean> {
  const rows = await runSql(
    on,
    `update wallet.presentation set state = $4, sealed = $2, code_hash = $3, sealed_key = '' where id = $1 and state = 'waiting'
     returning id`,
    [given.id, given.sealed, given.codeHash, given.state],
  );
  return rows.length > 0;
}

export type Coming = { id: string; attemptId: string; state: State };

/** Of what a code is that a wallet was given to send its browser with. */
export async function presentationOfCode(
  on: On,
  codeHash: Buffer,
  now: Temporal.Instant,
): Promise<Coming | undefined> {
  const [row] = await runSql<{ id: string; attempt_id: string; state: State }>(
    on,
    `select id, attempt_id, state from wallet.presentation where code_hash = $1 and ends_at > $2`,
    [codeHash, now.toString()],
  );
  return row && { id: row.id, attemptId: row.attempt_id, state: row.state };
}

/** Takes the answer, once, for the attempt that it is of; nothing of it stays. */
export async function takeAnswer(
  on: On,
  { id, attemptId, now }: { id: string; attemptId: string; now: Temporal.Instant },
): Promise<string | undefined> {
  const [row] = await runSql<{ sealed: string }>(
    on,
    `with taken as (
       select id, sealed from wallet.presentation where id = $1 and attempt_id = $2 and state = 'answered' and ends_at > $3 for update
     )
     update wallet.presentation as it set state = 'taken', sealed = null from taken where it.id = taken.id returning taken.sealed`,
    [id, attemptId, now.toString()],
  );
  return row?.sealed;
}

/** One more try at the typed code, counted before anything is compared; the hash that it is made from. */
export async function tryPairing(
  on: On,
  { id, attemptId, most, now }: { id: string; attemptId: string; most: number; now: Temporal.Instant },
): Promise<Buffer | undefined> {
  const [row] = await runSql<{ code_hash: Buffer }>(
    on,
    `update wallet.presentation set tries = tries + 1 where id = $1 and attempt_id = $2 and state = 'answered' and tries < $3
       and ends_at > $4 returning code_hash`,
    [id, attemptId, most, now.toString()],
  );
  return row?.code_hash;
}

export type OwnKey = { sealed: string; certificate: Uint8Array };

export async function ownKey(on: On): Promise<OwnKey | undefined> {
  const [row] = await runSql<OwnKey>(on, `select sealed, certificate from wallet.own_key`, []);
  return row;
}

/** Keeps the key unless another process did; answers the one that counts. */
export async function keepOwnKey(on: On, given: OwnKey, now: Temporal.Instant): Promise<OwnKey> {
  await runSql(
    on,
    `insert into wallet.own_key (sealed, certificate, created_at) values ($1, $2, $3) on conflict do nothing`,
    [given.sealed, Buffer.from(given.certificate), now.toString()],
  );
  return (await ownKey(on))!;
}

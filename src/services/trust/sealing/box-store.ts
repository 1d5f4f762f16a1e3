import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Box, GivenShare, Purpose } from './box.ts';
import { parseSealed, type Wrap, wrapsBytes } from './sealed-form.ts';
import { LIST_LIMIT } from './store.ts';

type BoxRow = Omit<Box, 'wraps' | 'openFrom' | 'openedAt' | 'createdAt'> & {
  wraps: Buffer;
  openFrom: Date | null;
  openedAt: Date | null;
  createdAt: Date;
};

const BOX = `administration_id as "administrationId", id, title, file_name as "fileName", media_type as "mediaType",
  group_id as "groupId", open_from as "openFrom", header, wraps, payload, plain_size as "plainSize", state,
  opened_key as "openedKey", opened_at as "openedAt", created_at as "createdAt"`;

const instant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());

const toBox = (row: BoxRow): Box => ({
  ...row,
  wraps: parseSealed(Buffer.concat([row.header, row.wraps])).wraps,
  openFrom: row.openFrom && instant(row.openFrom),
  openedAt: row.openedAt && instant(row.openedAt),
  createdAt: instant(row.createdAt),
});

export async function insertBox(tx: Tx, box: Box): Promise<void> {
  await runSql(
    tx,
    `insert into sealing.box (administration_id, id, title, file_name, media_type, group_id, open_from, header, wraps,
       payload, plain_size, state, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      box.administrationId,
      box.id,
      box.title,
      box.fileName,
      box.mediaType,
      box.groupId,
      box.openFrom?.toString() ?? null,
      box.header,
      wrapsBytes(box.wraps),
      box.payload,
      box.plainSize,
      box.state,
      box.createdAt.toString(),
    ],
  );
}

/** A box of that body; undefined when it is not there or another's. */
export async function findBox(tx: Tx, administrationId: string, id: string): Promise<Box | undefined> {
  const sql = `select ${BOX} from sealing.box where administration_id = $1 and id = $2`;
  const [row] = await runSql<BoxRow>(tx, sql, [administrationId, id]);
  return row && toBox(row);
}

/** The same, held until the end of the transaction. */
export async function lockBox(tx: Tx, administrationId: string, id: string): Promise<Box | undefined> {
  const sql = `select ${BOX} from sealing.box where administration_id = $1 and id = $2 for update`;
  const [row] = await runSql<BoxRow>(tx, sql, [administrationId, id]);
  return row && toBox(row);
}

/** The newest boxes of a body. */
export async function listBoxesOf(tx: Tx, administrationId: string): Promise<Box[]> {
  const sql = `select ${BOX} from sealing.box where administration_id = $1
    order by created_at desc, id desc limit ${LIST_LIMIT}`;
  return (await runSql<BoxRow>(tx, sql, [administrationId])).map(toBox);
}

export async function saveWraps(tx: Tx, box: Box, wraps: readonly Wrap[]): Promise<void> {
  await runSql(tx, 'update sealing.box set wraps = $3 where administration_id = $1 and id = $2', [
    box.administrationId,
    box.id,
    wrapsBytes(wraps),
  ]);
}

export async function saveOpened(tx: Tx, box: Box, openedKey: Buffer, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `update sealing.box set state = 'opened', opened_key = $3, opened_at = $4 where administration_id = $1 and id = $2`,
    [box.administrationId, box.id, openedKey, now.toString()],
  );
}

/** False when the share was given before. */
export async function insertShare(
  tx: Tx,
  { administrationId, id }: Box,
  given: GivenShare & { purpose: Purpose },
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into sealing.given_share (administration_id, box_id, purpose, share, holder_name, reason, to_key_id, sealed, given_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning share`,
    [
      administrationId,
      id,
      given.purpose,
      given.share,
      given.holderName,
      given.reason,
      given.toKeyId,
      given.sealed,
      now.toString(),
    ],
  );
  return rows.length === 1;
}

export async function givenShares(
  tx: Tx,
  { administrationId, id }: Box,
  purpose: Purpose,
): Promise<GivenShare[]> {
  return runSql<GivenShare>(
    tx,
    `select share, holder_name as "holderName", reason, to_key_id as "toKeyId", sealed from sealing.given_share
     where administration_id = $1 and box_id = $2 and purpose = $3 order by share`,
    [administrationId, id, purpose],
  );
}

export async function forgetShares(tx: Tx, { administrationId, id }: Box, purpose: Purpose): Promise<void> {
  await runSql(
    tx,
    'delete from sealing.given_share where administration_id = $1 and box_id = $2 and purpose = $3',
    [administrationId, id, purpose],
  );
}

/** Forgets what was given for one box before a moment. */
export async function forgetOldShares(
  tx: Tx,
  { administrationId, id }: Box,
  moment: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    'delete from sealing.given_share where administration_id = $1 and box_id = $2 and given_at < $3',
    [administrationId, id, moment.toString()],
  );
}

/** Forgets shares that nobody used; answers how many. */
export async function forgetSharesBefore(tx: Tx, moment: Temporal.Instant): Promise<number> {
  const sql = 'delete from sealing.given_share where given_at < $1 returning share';
  return (await runSql(tx, sql, [moment.toString()])).length;
}

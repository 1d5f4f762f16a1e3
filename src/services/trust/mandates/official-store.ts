import { runSql, type Tx } from '../../../kernel/database/database.ts';

/** Officials of one body that are read at most. */
const OFFICIALS_LIMIT = 500;

export type Official = {
  id: string;
  person: string;
  name: string;
  /** The resolution that enables them. */
  act: string;
  fromDay: string;
  untilDay: string | null;
  endedAt: string | null;
};

const COLUMNS = `id, person, name, act, from_day as "fromDay", until_day as "untilDay", ended_at as "endedAt"`;

export async function insertOfficial(
  tx: Tx,
  administrationId: string,
  official: Official,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into mandates.official (administration_id, id, person, name, act, from_day, until_day, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[administrationId, official.id, official.person, official.name, official.act],
      ...[official.fromDay, official.untilDay, now.toString()],
    ],
  );
}

export async function listOfficialsOf(tx: Tx, administrationId: string): Promise<Official[]> {
  return runSql<Official>(
    tx,
    `select ${COLUMNS.replace('ended_at as', `to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as`)}
     from mandates.official where administration_id = $1 order by ended_at nulls first, name, id limit ${OFFICIALS_LIMIT}`,
    [administrationId],
  );
}

/** The line by which somebody is enabled that day, if any. */
export async function enabledAs(
  tx: Tx,
  administrationId: string,
  { person, day }: { person: string; day: string },
): Promise<string | undefined> {
  const [row] = await runSql<{ id: string }>(
    tx,
    `select id from mandates.official where administration_id = $1 and person = $2 and ended_at is null and from_day <= $3
       and (until_day is null or until_day >= $3) order by id limit 1`,
    [administrationId, person, day],
  );
  return row?.id;
}

export async function endOfficial(
  tx: Tx,
  administrationId: string,
  { id, now }: { id: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update mandates.official set ended_at = $3 where administration_id = $1 and id = $2 and ended_at is null returning id`,
    [administrationId, id, now.toString()],
  );
  return rows.length > 0;
}

export type Assistance = {
  id: string;
  officialId: string;
  official: string;
  citizen: string;
  citizenName: string;
  procedure: string;
  purpose: string;
  paperHash: string;
  paperSize: number;
  paperName: string;
  at: Temporal.Instant;
  usedAt: Temporal.Instant | null;
};

export async function insertAssistance(tx: Tx, administrationId: string, a: Assistance): Promise<void> {
  await runSql(
    tx,
    `insert into mandates.assistance (administration_id, id, official_id, official, citizen, citizen_name, procedure, purpose,
       paper_hash, paper_size, paper_name, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[administrationId, a.id, a.officialId, a.official, a.citizen, a.citizenName, a.procedure, a.purpose],
      ...[a.paperHash, a.paperSize, a.paperName, a.at.toString()],
    ],
  );
}

type Row = Omit<Assistance, 'at' | 'usedAt'> & { at: Date; usedAt: Date | null };
const instant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());

/** Assistances of a body, the newest first; of one official, or the one with an identifier, held. */
export async function listAssistances(
  tx: Tx,
  administrationId: string,
  { official, id, limit = 100 }: { official?: string; id?: string; limit?: number },
): Promise<Assistance[]> {
  const rows = await runSql<Row>(
    tx,
    `select id, official_id as "officialId", official, citizen, citizen_name as "citizenName", procedure, purpose,
       paper_hash as "paperHash", paper_size as "paperSize", paper_name as "paperName", at, used_at as "usedAt"
     from mandates.assistance where administration_id = $1 and ($2::text is null or official = $2) and ($3::uuid is null or id = $3)
     order by at desc, id limit $4`,
    [administrationId, official ?? null, id ?? null, limit],
  );
  return rows.map(({ at, usedAt, ...row }) => ({
    ...row,
    at: instant(at),
    usedAt: usedAt && instant(usedAt),
  }));
}

/** Uses a consent, once; false when it was used already or is not there. */
export async function useAssistance(
  tx: Tx,
  administrationId: string,
  { id, official, now }: { id: string; official: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update mandates.assistance set used_at = $4 where administration_id = $1 and id = $2 and official = $3 and used_at is null
     returning id`,
    [administrationId, id, official, now.toString()],
  );
  return rows.length > 0;
}

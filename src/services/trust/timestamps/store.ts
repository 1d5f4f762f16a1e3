import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { UnitKind } from './settings.ts';
import { type Claim, STEP_US } from './timeline.ts';

/** A key that stamps, as it is stored. `chain`: the authorities above it, without the root. */
export type UnitRow = {
  id: string;
  kind: UnitKind;
  handle: string;
  certificate: Buffer;
  chain: Buffer[];
  signsFrom: Date;
  signsUntil: Date;
};

const UNIT_COLUMNS = `id, kind, handle, certificate, chain, signs_from as "signsFrom", signs_until as "signsUntil"`;
/** Units that are shown: years of them. */
const UNITS_LIMIT = 100;

/** The unit of each kind that signs at an instant; of several the one that lasts longest. */
export async function unitsAt(tx: Tx, now: Temporal.Instant): Promise<UnitRow[]> {
  return await runSql<UnitRow>(
    tx,
    `select distinct on (kind) ${UNIT_COLUMNS} from timestamps.unit
     where retired_at is null and signs_from <= $1 and signs_until > $1 order by kind, signs_until desc`,
    [now.toString()],
  );
}

export async function allUnits(tx: Tx): Promise<(UnitRow & { retiredAt: Date | null })[]> {
  return await runSql<UnitRow & { retiredAt: Date | null }>(
    tx,
    `select ${UNIT_COLUMNS}, retired_at as "retiredAt" from timestamps.unit order by signs_until desc, id limit ${UNITS_LIMIT}`,
    [],
  );
}

/** Two processes that enrol at once do it one after the other: 'tsun' as a number. */
const ENROL_LOCK = 0x7473756e;
export async function lockEnrolment(tx: Tx): Promise<void> {
  await runSql(tx, 'select pg_advisory_xact_lock($1)', [ENROL_LOCK]);
}

export async function insertUnit(tx: Tx, unit: UnitRow, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `insert into timestamps.unit (id, kind, handle, certificate, chain, signs_from, signs_until, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      unit.id,
      unit.kind,
      unit.handle,
      unit.certificate,
      unit.chain,
      unit.signsFrom.toISOString(),
      unit.signsUntil.toISOString(),
      now.toString(),
    ],
  );
}

/** Keys that stamp no more and are still there; a few at a time. */
export async function expiredHandles(
  tx: Tx,
  now: Temporal.Instant,
): Promise<{ id: string; handle: string }[]> {
  return await runSql(
    tx,
    `select id, handle from timestamps.unit where handle <> '' and (signs_until <= $1 or retired_at is not null)
     order by id limit ${UNITS_LIMIT}`,
    [now.toString()],
  );
}

/** For a sealed key the handle is the key: this is its end. */
export async function forgetHandle(tx: Tx, id: string): Promise<void> {
  await runSql(tx, `update timestamps.unit set handle = '' where id = $1`, [id]);
}

/** Takes a unit out of use for good; answers whether there was one in use. */
export async function retireUnit(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const rows = await runSql(
    tx,
    'update timestamps.unit set retired_at = $2 where id = $1 and retired_at is null returning id',
    [id, now.toString()],
  );
  return rows.length > 0;
}

/** Claims come one after the other, the very first too: 'tstl' as a number. */
const TIMELINE_LOCK = 0x7473746c;

type Held = { base: number; until: number; moved: boolean };

/**
 * Takes or keeps the one lease on the timeline. The machine that has it keeps its base as long as its clock was not set; set
 * forward, the new base counts; set back, and for another machine, nothing until all that may have been stamped is past.
 */
export async function claimTimeline(
  tx: Tx,
  { boot, base, now, until }: Parameters<Claim>[0],
): ReturnType<Claim> {
  await runSql(tx, 'select pg_advisory_xact_lock($1)', [TIMELINE_LOCK]);
  const [known] = await runSql<{ boot: string; base: number; until: number }>(
    tx,
    'select boot, base_us as base, until_us as until from timestamps.timeline',
    [],
  );
  const answer = leaseAfter(known, { boot, base, now, until });
  if (answer === 'standby') return answer;
  await runSql(
    tx,
    `insert into timestamps.timeline (boot, base_us, until_us) values ($1, $2, $3)
     on conflict (one) do update set boot = $1, base_us = $2, until_us = $3`,
    [boot, answer.base, Math.ceil(answer.until)],
  );
  return answer;
}

/** What a claim gets, given what is stored: the rule alone. */
export function leaseAfter(
  known: { boot: string; base: number; until: number } | undefined,
  { boot, base, now, until }: Parameters<Claim>[0],
): Held | 'standby' {
  if (known === undefined) return { base, until, moved: false };
  const isOurs = known.boot === boot;
  if (isOurs && Math.abs(known.base - base) <= STEP_US)
    return { base: known.base, until: Math.max(known.until, until), moved: false };
  const isForward = isOurs && base > known.base;
  if (!isForward && known.until > now) return 'standby';
  return { base, until: Math.max(known.until, until), moved: isOurs };
}

/** What was answered since the last time, by unit and result. */
export type Tally = { unit: string; result: string; count: number };
export type Recent = { serial: string; unit: string; genUs: number };

/** Tokens that the operator is shown; older ones are only in the ledger. */
export const RECENT_LIMIT = 50;

/** Adds to the statistics of a day, and keeps the newest tokens. */
export async function addTally(
  tx: Tx,
  { day, tally, recent }: { day: string; tally: readonly Tally[]; recent: readonly Recent[] },
): Promise<void> {
  await runSql(
    tx,
    `insert into timestamps.tally (day, unit, result, count)
     select $1::date, unit, result, count from jsonb_to_recordset($2::jsonb) as t(unit text, result text, count bigint)
     order by unit, result
     on conflict (day, unit, result) do update set count = timestamps.tally.count + excluded.count`,
    [day, JSON.stringify(tally)],
  );
  await runSql(
    tx,
    `insert into timestamps.recent (serial, unit, gen_us)
     select serial, unit, "genUs" from jsonb_to_recordset($1::jsonb) as t(serial uuid, unit text, "genUs" bigint)
     on conflict (serial) do nothing`,
    [JSON.stringify(recent)],
  );
  await runSql(
    tx,
    `delete from timestamps.recent where serial in
       (select serial from timestamps.recent order by gen_us desc offset ${RECENT_LIMIT} for update skip locked)`,
    [],
  );
}

export async function recentTokens(tx: Tx): Promise<Recent[]> {
  return await runSql<Recent>(
    tx,
    `select serial, unit, gen_us as "genUs" from timestamps.recent order by gen_us desc limit ${RECENT_LIMIT}`,
    [],
  );
}

/** Answers of the days from `since` on, by unit and result. */
export async function talliesSince(tx: Tx, since: string): Promise<Tally[]> {
  return await runSql<Tally>(
    tx,
    `select unit, result, sum(count)::int8 as count from timestamps.tally where day >= $1::date
     group by unit, result order by unit, result limit 200`,
    [since],
  );
}

export async function isUnit(tx: Tx, id: string): Promise<boolean> {
  return (await runSql(tx, 'select 1 from timestamps.unit where id = $1', [id])).length > 0;
}

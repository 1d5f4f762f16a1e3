import { runSql, type Tx } from '../../../kernel/database/database.ts';

/** Most rules of one body that are read. */
const RULES_LIMIT = 500;

/** Who may have a seal put, for which procedure, by which act, and when. */
export type SealRule = {
  id: string;
  credentialId: string;
  procedure: string;
  act: string;
  userKind: 'system' | 'employee';
  /** Identifier of the system, or document of the employee. */
  userKey: string;
  fromDay: string;
  untilDay: string | null;
  endedAt: string | null;
};

const COLUMNS = `id, credential_id as "credentialId", procedure, act, user_kind as "userKind", user_key as "userKey",
  from_day as "fromDay", until_day as "untilDay", ended_at`;
type Row = Omit<SealRule, 'endedAt'> & { ended_at: Date | null };
const toRule = ({ ended_at, ...rest }: Row): SealRule => ({
  ...rest,
  endedAt: ended_at?.toISOString() ?? null,
});

export async function rulesOf(tx: Tx, administrationId: string): Promise<SealRule[]> {
  const rows = await runSql<Row>(
    tx,
    `select ${COLUMNS} from signatures.seal_rule where administration_id = $1
     order by ended_at nulls first, procedure, id limit ${RULES_LIMIT}`,
    [administrationId],
  );
  return rows.map(toRule);
}

export async function insertRule(
  tx: Tx,
  administrationId: string,
  rule: SealRule & { owner: string },
): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.seal_rule (administration_id, id, owner, credential_id, procedure, act, user_kind, user_key,
       from_day, until_day) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[administrationId, rule.id, rule.owner, rule.credentialId, rule.procedure, rule.act],
      ...[rule.userKind, rule.userKey, rule.fromDay, rule.untilDay],
    ],
  );
}

export async function endRuleOf(
  tx: Tx,
  administrationId: string,
  { id, now }: { id: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update signatures.seal_rule set ended_at = $3
     where administration_id = $1 and id = $2 and ended_at is null returning id`,
    [administrationId, id, now.toString()],
  );
  return rows.length === 1;
}

export type SealUser = { kind: 'system' | 'employee'; key: string };

/** The rule by which somebody may have a seal put for a procedure on a day, if there is one. */
export async function ruleFor(
  tx: Tx,
  administrationId: string,
  asked: { credentialId: string; procedure: string; user: SealUser; day: string },
): Promise<SealRule | undefined> {
  const rows = await runSql<Row>(
    tx,
    `select ${COLUMNS} from signatures.seal_rule where administration_id = $1 and credential_id = $2 and procedure = $3
       and user_kind = $4 and user_key = $5 and ended_at is null and from_day <= $6::date
       and (until_day is null or $6::date <= until_day) order by id limit 1`,
    [administrationId, asked.credentialId, asked.procedure, asked.user.kind, asked.user.key, asked.day],
  );
  return rows[0] && toRule(rows[0]);
}

import { runSql, type Tx } from '../database/database.ts';

/**
 * Puts one delivery of an event in the queue of each active webhook of its body that is subscribed to the
 * kind (see {@link patternsFor}), in the transaction that stores the event.
 */
export async function queueDeliveries(
  tx: Tx,
  administrationId: string,
  eventId: string,
  kind: string,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into kernel.webhook_delivery (administration_id, webhook_id, event_id, state, next_at)
     select administration_id, id, $2::uuid, 'waiting', $4::timestamptz from kernel.webhook
     where administration_id = $1 and state = 'active' and kinds && $3::text[]`,
    [administrationId, eventId, patternsFor(kind), now.toString()],
  );
}

/** Every pattern that a kind satisfies: `a.b.c` → `*`, `a.*`, `a.b.*`, `a.b.c`. */
export function patternsFor(kind: string): string[] {
  const parts = kind.split('.');
  const prefixes = parts.slice(1).map((_part, index) => `${parts.slice(0, index + 1).join('.')}.*`);
  return ['*', ...prefixes, kind];
}

/** A webhook as its body sees it: never its secrets. */
export type WebhookRow = {
  id: string;
  address: string;
  kinds: string[];
  state: 'active' | 'paused' | 'ended';
  state_reason: string | null;
  failing_since: Date | null;
  previous_until: Date | null;
  created_at: Date;
};
const COLUMNS = 'id, address, kinds, state, state_reason, failing_since, previous_until, created_at';

export type NewWebhook = {
  administrationId: string;
  id: string;
  address: string;
  kinds: readonly string[];
  secret: string;
};

/** Stores an active webhook. */
export async function insertWebhook(tx: Tx, webhook: NewWebhook, now: Temporal.Instant): Promise<WebhookRow> {
  const rows = await runSql<WebhookRow>(
    tx,
    `insert into kernel.webhook (administration_id, id, address, kinds, secret, state, created_at)
     values ($1, $2, $3, $4, $5, 'active', $6) returning ${COLUMNS}`,
    [webhook.administrationId, webhook.id, webhook.address, webhook.kinds, webhook.secret, now.toString()],
  );
  return rows[0]!;
}

/** Webhooks of a body that have not ended, or all of them, oldest first. */
export async function listWebhooks(tx: Tx, administrationId: string, ended: boolean): Promise<WebhookRow[]> {
  return runSql<WebhookRow>(
    tx,
    `select ${COLUMNS} from kernel.webhook
     where administration_id = $1 and ($2 or state <> 'ended') order by id desc limit ${LIST_LIMIT}`,
    [administrationId, ended],
  );
}
export const LIST_LIMIT = 500;

/** One webhook of a body, locked until the transaction ends when it is going to change. */
export async function findWebhook(
  tx: Tx,
  { administrationId, id, lock }: { administrationId: string; id: string; lock: boolean },
): Promise<WebhookRow | undefined> {
  const rows = await runSql<WebhookRow>(
    tx,
    `select ${COLUMNS} from kernel.webhook where administration_id = $1 and id = $2 ${lock ? 'for update' : ''}`,
    [administrationId, id],
  );
  return rows[0];
}

export type StateChange = {
  administrationId: string;
  id: string;
  state: WebhookRow['state'];
  reason: string | null;
};

/** Changes the state of a webhook; becoming active again starts the count of its failures anew. */
export async function setState(
  tx: Tx,
  { administrationId, id, state, reason }: StateChange,
): Promise<WebhookRow> {
  const rows = await runSql<WebhookRow>(
    tx,
    `update kernel.webhook set state = $3, state_reason = $4,
       failing_since = case when $3 = 'active' then null else failing_since end
     where administration_id = $1 and id = $2 returning ${COLUMNS}`,
    [administrationId, id, state, reason],
  );
  return rows[0]!;
}

/** Deliveries that wait for a webhook that has ended are dead. Answers how many there were. */
export async function buryWaiting(
  tx: Tx,
  administrationId: string,
  id: string,
  now: Temporal.Instant,
): Promise<number> {
  const rows = await runSql(
    tx,
    `update kernel.webhook_delivery set state = 'dead', last_error = 'The webhook has ended.', finished_at = $3, claim = null
     where administration_id = $1 and webhook_id = $2 and state = 'waiting' returning 1`,
    [administrationId, id, now.toString()],
  );
  return rows.length;
}

/** Puts a new secret; the present one stays valid beside it until the given instant. */
export async function putSecret(
  tx: Tx,
  {
    administrationId,
    id,
    secret,
    until,
  }: { administrationId: string; id: string; secret: string; until: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `update kernel.webhook set previous_secret = secret, previous_until = $4, secret = $3
     where administration_id = $1 and id = $2`,
    [administrationId, id, secret, until.toString()],
  );
}

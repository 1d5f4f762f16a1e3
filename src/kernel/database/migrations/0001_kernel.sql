-- What every service stands on. Keys begin with the distribution key where there is one; the rest is local.
create table kernel.idempotency (
  actor text not null,
  key text not null,
  action text not null,
  request_hash bytea not null,
  response jsonb,
  created_at timestamptz not null,
  primary key (actor, key)
);
create index idempotency_age on kernel.idempotency (created_at);

create table kernel.audit (
  id uuid primary key,
  at timestamptz not null,
  action text not null,
  actor_kind text not null,
  actor text not null,
  administration_id uuid,
  request_id text not null,
  leaf_id uuid
);
create index audit_by_body on kernel.audit (administration_id, id desc);

-- tx orders events by the transaction that wrote them, so that a cursor never passes one in course.
create table kernel.event (
  administration_id uuid not null,
  id uuid not null,
  tx xid8 not null default pg_current_xact_id(),
  kind text not null,
  subject text not null,
  payload jsonb not null,
  at timestamptz not null,
  primary key (administration_id, id)
);
create index event_feed on kernel.event (administration_id, tx, id);
create index event_time on kernel.event (administration_id, at, id);

-- secret is needed in clear to sign with (Standard Webhooks, symmetric signatures); after a rotation the
-- previous one signs as well until previous_until. failing_since is the first failure since the last success.
create table kernel.webhook (
  administration_id uuid not null,
  id uuid not null,
  address text not null,
  kinds text[] not null,
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  state text not null check (state in ('active', 'paused', 'ended')),
  state_reason text,
  failing_since timestamptz,
  created_at timestamptz not null,
  primary key (administration_id, id)
);

-- One row for each event that a webhook is told of; claim and next_at together are the lease of a sender.
create table kernel.webhook_delivery (
  administration_id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  state text not null check (state in ('waiting', 'delivered', 'dead')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  claim uuid,
  last_status integer,
  last_error text,
  finished_at timestamptz,
  primary key (administration_id, webhook_id, event_id)
);
-- No index on next_at alone: the planner would walk the backlog of one webhook for each of the others.
create index webhook_delivery_due on kernel.webhook_delivery (administration_id, webhook_id, next_at) where state = 'waiting';
create index webhook_delivery_dead on kernel.webhook_delivery (finished_at) where state = 'dead';
create index webhook_delivery_delivered on kernel.webhook_delivery (finished_at) where state = 'delivered';

-- What reactions have done, so that a repeated job does nothing.
create table kernel.reaction_done (
  administration_id uuid not null,
  reaction text not null,
  event_id uuid not null,
  done_at timestamptz not null,
  primary key (administration_id, reaction, event_id)
);
create index reaction_done_age on kernel.reaction_done (done_at);

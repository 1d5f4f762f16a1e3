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

create table kernel.webhook (
  administration_id uuid not null,
  id uuid not null,
  address text not null,
  kinds text[] not null,
  secret text not null,
  state text not null check (state in ('active', 'paused', 'ended')),
  created_at timestamptz not null,
  primary key (administration_id, id)
);

create table kernel.webhook_delivery (
  administration_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  state text not null check (state in ('waiting', 'delivered', 'dead')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  last_status integer,
  last_error text,
  delivered_at timestamptz,
  primary key (administration_id, id),
  unique (administration_id, webhook_id, event_id)
);
create index webhook_delivery_due on kernel.webhook_delivery (next_at) where state = 'waiting';

-- When the record behind a row was erased: what is left of the row says nothing of a person.
alter table exchange.exchange add column erased_at timestamptz;
-- An outcome may also be `unknown`: the process died after it asked, and nobody can say what came.

-- How far the schedules have looked. A row is also the lock of its schedule: one worker at a time.
create table exchange.progress (
  what text primary key check (what in ('outcomes', 'retention')),
  at timestamptz not null,
  id uuid not null
);
insert into exchange.progress (what, at, id) values
  ('outcomes', '-infinity', '00000000-0000-0000-0000-000000000000'),
  ('retention', '-infinity', '00000000-0000-0000-0000-000000000000');

-- Legal holds of exchanges, those that stand and those that were lifted. Who set them is in the audit, not here.
create table exchange.hold (
  consumer_id uuid not null,
  exchange_id uuid not null,
  id uuid not null,
  set_at timestamptz not null,
  reason text not null,
  lifted_at timestamptz,
  lifted_reason text,
  primary key (consumer_id, exchange_id, id)
);
create unique index hold_standing on exchange.hold (consumer_id, exchange_id) where lifted_at is null;
create index hold_by_time on exchange.hold (set_at desc);

-- Erasures: which exchange, why, and the leaves that say so. Nothing of the person.
create table exchange.erasure (
  consumer_id uuid not null,
  exchange_id uuid not null,
  at timestamptz not null,
  why text not null check (why in ('retention', 'decision')),
  reason text, -- of a decision
  accepted_leaf uuid,
  outcome_leaf uuid,
  leaves uuid[] not null, -- of the erasure itself
  primary key (consumer_id, exchange_id)
);
create index erasure_by_time on exchange.erasure (at desc);
create index erasure_by_accepted on exchange.erasure (accepted_leaf);
create index erasure_by_outcome on exchange.erasure (outcome_leaf);

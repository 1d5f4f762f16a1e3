create schema if not exists exchange;

-- Raised in each transaction that changes what a decision looks at; every process compares it before deciding.
create table exchange.state_version (
  one boolean primary key default true check (one),
  version bigint not null
);
insert into exchange.state_version (one, version) values (true, 1);

-- A system of a body: who may knock at the exchange, by certificate or by signed assertion.
create table exchange.client (
  administration_id uuid not null,
  id uuid not null,
  name text not null,
  certificates text[] not null default '{}', -- SHA-256 of the DER, lower-case hexadecimal
  jwks jsonb,
  capabilities text[] not null default '{}',
  state text not null check (state in ('active', 'revoked')),
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (administration_id, id)
);

create table exchange.data_service (
  provider_id uuid not null,
  id uuid not null,
  code text not null,
  version integer not null,
  title jsonb not null,
  description jsonb not null,
  evidence_type text not null,
  question_schema jsonb not null,
  answer_schema jsonb not null,
  fields jsonb not null, -- [{path, title, sensitivity}]
  bases text[] not null,
  daily_quota integer not null check (daily_quota >= 0), -- for each consumer
  timeout_ms integer not null check (timeout_ms between 50 and 60000),
  address text not null,
  approval text not null check (approval in ('automatic', 'manual')),
  state text not null check (state in ('draft', 'published', 'deprecated', 'suspended', 'archived')),
  state_reason text,
  health text not null default 'unknown' check (health in ('unknown', 'up', 'down')),
  health_detail text,
  probed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (provider_id, id),
  unique (provider_id, code, version)
);

create table exchange.agreement (
  consumer_id uuid not null,
  id uuid not null,
  provider_id uuid not null,
  service_id uuid not null,
  procedure_code text not null, -- SIA
  procedure_title text not null,
  basis text not null check (basis in ('law', 'consent', 'no-objection')),
  norm text not null,
  article text not null,
  link text,
  fields text[] not null,
  daily_quota integer not null check (daily_quota > 0),
  valid_from date not null,
  valid_until date not null,
  state text not null check (state in ('draft', 'pending', 'active', 'suspended', 'rejected', 'archived')),
  suspended_by text[] not null default '{}', -- consumer, provider, operator
  reason text,
  checklist jsonb not null default '[]',
  requested_at timestamptz,
  decide_by date, -- in working days, Ley 39/2015 art. 30.2
  decided_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (consumer_id, id),
  check (valid_until >= valid_from)
);
create index agreement_by_provider on exchange.agreement (provider_id, state);

-- Whose word it is stays hidden: subject is a keyed hash (blind index) of the identity document.
create table exchange.objection (
  subject bytea not null,
  id uuid not null,
  provider_id uuid, -- null with service_id null: every no-objection exchange
  service_id uuid,
  reason text,
  made_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (subject, id)
);

create table exchange.consent (
  subject bytea not null,
  id uuid not null,
  consumer_id uuid not null,
  service_id uuid not null,
  procedure_code text not null,
  given_at timestamptz not null,
  valid_until timestamptz,
  withdrawn_at timestamptz,
  primary key (subject, id)
);

-- Used and reserved of each agreement on each day; processes reserve blocks (see quota.ts).
create table exchange.quota_day (
  consumer_id uuid not null,
  agreement_id uuid not null,
  day date not null,
  reserved integer not null,
  primary key (consumer_id, agreement_id, day)
);

-- One row an exchange, for the office, the operator and the citizen; the proof lives in the ledger.
create table exchange.exchange (
  consumer_id uuid not null,
  id uuid not null,
  provider_id uuid,
  service_id uuid,
  agreement_id uuid,
  procedure_code text,
  basis text,
  case_ref text,
  officer_unit text,
  subject bytea,
  outcome text not null, -- answered, refused, failed, accepted
  codes text[] not null default '{}',
  fields text[] not null default '{}',
  break_glass boolean not null default false,
  transport text not null, -- own, x-road
  accepted_leaf uuid,
  outcome_leaf uuid,
  at timestamptz not null,
  finished_at timestamptz,
  duration_us integer,
  primary key (consumer_id, id)
);
create index exchange_by_subject on exchange.exchange (subject, at desc) where subject is not null;
create index exchange_by_time on exchange.exchange (at desc);
create index exchange_by_consumer on exchange.exchange (consumer_id, at desc);

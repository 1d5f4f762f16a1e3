create schema if not exists provider;

-- Raised by whatever changes an application or a key: each process compares it before it believes what it holds in memory.
create table provider.state (
  alone boolean primary key default true check (alone),
  applications bigint not null default 0,
  keys bigint not null default 0
);
insert into provider.state default values;

-- An application of a body that identifies people with us (a client, RFC 6749 §2). `approved` is what counts; `wanted` is
-- what its body asks for and an operator has not seen yet.
create table provider.application (
  administration_id uuid not null,
  id uuid not null unique,
  name text not null,
  state text not null check (state in ('draft', 'requested', 'approved', 'suspended', 'ended')),
  approved jsonb,
  wanted jsonb,
  -- SHA-256 of the secret, for applications that have no key.
  secret_hash bytea,
  reason text,
  requested_by text,
  decided_by text,
  created_at timestamptz not null,
  requested_at timestamptz,
  decided_at timestamptz,
  updated_at timestamptz not null,
  primary key (administration_id, id)
);
create index application_state on provider.application (state, updated_at desc);

-- Keys that sign tokens; the private half is sealed under the installation's secret.
create table provider.key (
  kid text primary key,
  kind text not null check (kind in ('EC', 'RSA', 'OKP')),
  public_jwk jsonb not null,
  sealed text not null,
  state text not null check (state in ('next', 'current', 'retired')),
  made_at timestamptz not null,
  current_at timestamptz,
  retired_at timestamptz
);
create unique index key_current on provider.key (kind) where state = 'current';
create unique index key_next on provider.key (kind) where state = 'next';

-- Codes, tokens, pushed requests, interactions, marks against replay: under the hash of what the client or browser holds.
create table provider.artifact (
  key bytea primary key,
  kind text not null,
  account_id uuid,
  grant_id uuid,
  session_id uuid,
  payload jsonb not null,
  consumed_at timestamptz,
  expires_at timestamptz not null
);
create index artifact_expiry on provider.artifact (expires_at);
create index artifact_grant on provider.artifact (grant_id) where grant_id is not null;

-- What a person let one application have in one session.
create table provider.grant_given (
  account_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  session_id uuid not null,
  sid text not null,
  payload jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, id)
);
create index grant_session on provider.grant_given (session_id);
create index grant_expiry on provider.grant_given (expires_at);

-- What a person was shown and agreed to pass to an application, until they take it back.
create table provider.consent (
  account_id uuid not null,
  application_id uuid not null,
  scopes text[] not null,
  given_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (account_id, application_id)
);

-- Back-channel logout: whom to tell that a session ended (OpenID Connect Back-Channel Logout 1.0).
create table provider.logout (
  account_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  session_id uuid not null,
  sid text not null,
  state text not null check (state in ('waiting', 'told', 'given-up')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  told_at timestamptz,
  primary key (account_id, id)
);
create unique index logout_once on provider.logout (account_id, session_id, application_id);
create index logout_due on provider.logout (next_at) where state = 'waiting';

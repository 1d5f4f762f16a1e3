create schema if not exists provider;

-- Applications of bodies that ask who a person is. `settings` is what was approved; `pending` what its body asks for and an
-- operator has not approved yet.
create table provider.application (
  administration_id uuid not null,
  id uuid not null,
  -- Public: it stands in addresses.
  client_id text not null unique,
  state text not null check (state in ('requested', 'approved', 'refused', 'suspended', 'ended')),
  settings jsonb,
  pending jsonb,
  -- SHA-256 of the secret, and of the one before it until a moment.
  secret_hash bytea,
  previous_hash bytea,
  previous_until timestamptz,
  reason text,
  requested_by text not null,
  decided_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (administration_id, id)
);
create index application_list on provider.application (state, updated_at desc);

-- Raised by every change of an application or a key: each process compares it and makes its engine anew.
create table provider.version (
  one boolean primary key default true check (one),
  version bigint not null
);
insert into provider.version (version) values (1);

create table provider.signing_key (
  id text primary key,
  algorithm text not null,
  state text not null check (state in ('next', 'active', 'retired')),
  sealed text not null,
  created_at timestamptz not null,
  active_at timestamptz,
  retired_at timestamptz
);

-- What the engine keeps: sessions, grants, codes, tokens, by the SHA-256 of their identifier. Nothing of a person but their account.
create table provider.item (
  id bytea primary key,
  kind smallint not null,
  payload jsonb not null,
  grant_id bytea,
  uid text,
  account_id uuid,
  expires_at timestamptz not null,
  consumed_at timestamptz
);
create index item_grant on provider.item (grant_id) where grant_id is not null;
create unique index item_uid on provider.item (uid, kind) where uid is not null;
create index item_end on provider.item (expires_at);
create index item_session on provider.item ((payload ->> 'sessionUid')) where payload ? 'sessionUid';
create index item_account on provider.item (account_id) where account_id is not null;

-- What a person lets an application know, until they take it back.
create table provider.consent (
  account_id uuid not null,
  application_id uuid not null,
  scopes text[] not null,
  claims text[] not null,
  given_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (account_id, application_id)
);

-- Applications that have to be told that a session ended (OpenID Connect Back-Channel Logout 1.0).
create table provider.logout_notice (
  id uuid primary key,
  client_id text not null,
  account_id uuid not null,
  sid text not null,
  attempts integer not null default 0,
  next_at timestamptz not null,
  created_at timestamptz not null,
  state text not null check (state in ('waiting', 'told', 'given-up')),
  last_error text
);
create index logout_notice_due on provider.logout_notice (next_at) where state = 'waiting';

create schema if not exists identity;

-- A person whom the platform has seen identified. `person` is what an actor's document says: NIF or NIE without blanks, or
-- the identifier of another state (`DE/…`); it is the distribution key of everything about them through the account.
create table identity.account (
  id uuid primary key,
  person text not null unique,
  document_type text not null check (document_type in ('NIF', 'NIE', 'passport', 'other')),
  country text not null,
  given_name text not null,
  surname1 text not null,
  surname2 text,
  birth_date date,
  email text,
  email_confirmed_at timestamptz,
  phone text,
  lang text,
  -- The method they used last and the one they asked to be offered first.
  preferred_method text,
  state text not null check (state in ('active', 'closed')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- What a person identifies themselves with and was enrolled here: a telephone, a passkey, an application.
create table identity.means (
  account_id uuid not null,
  id uuid not null,
  method text not null,
  label text not null,
  level text not null check (level in ('low', 'substantial', 'high')),
  enrolled_by text not null check (enrolled_by in ('in-person', 'certificate', 'shared-data', 'invitation', 'session')),
  -- Who was at the desk, when somebody was.
  registrar text,
  administration_id uuid,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_why text,
  primary key (account_id, id)
);

create table identity.device (
  account_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  agent text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  forgotten_at timestamptz,
  primary key (account_id, id)
);
create unique index device_token on identity.device (account_id, token_hash);

create table identity.session (
  token_hash bytea primary key,
  id uuid not null unique,
  account_id uuid not null,
  device_id uuid,
  level text not null,
  method text not null,
  amr text[] not null,
  means_id uuid,
  -- Legal person whose certificate it was, if any: {document, name, role}.
  organisation jsonb,
  acting jsonb,
  began_at timestamptz not null,
  identified_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_why text
);
create index session_of on identity.session (account_id, began_at desc);
create index session_end on identity.session (ends_at) where ended_at is null;
create index session_seen on identity.session (seen_at) where ended_at is null;

-- Every identification and every refusal, the latter under the nil UUID when nobody knows whose account it was about. The
-- leaf that proves it has the same identifier as its act.
create table identity.identification (
  account_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  method text not null,
  level text,
  outcome text not null check (outcome in ('identified', 'refused')),
  reason text,
  device_id uuid,
  session_id uuid,
  -- For whom: the name of the client of the OpenID Provider, or null for our own portals.
  client text,
  primary key (account_id, id)
);
create unique index identification_id on identity.identification (id);

-- Attempts to sign in that have ended: none counts twice.
create table identity.spent (
  id text primary key,
  until timestamptz not null
);
create index spent_age on identity.spent (until);

-- Methods that operators have stopped for a while.
create table identity.suspension (
  method text primary key,
  reason text not null,
  since timestamptz not null,
  operator text not null
);

-- Something about sign-ins that somebody has to look at.
create table identity.incident (
  id uuid primary key,
  method text not null,
  kind text not null check (kind in ('many-refusals', 'history-differs')),
  facts jsonb not null,
  raised_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  note text
);
create unique index incident_open on identity.incident (method, kind) where closed_at is null;

-- An e-mail address that waits for the code that was sent to it.
create table identity.email_wish (
  account_id uuid primary key,
  code_mac bytea not null,
  sealed text not null,
  tries integer not null,
  ends_at timestamptz not null
);

-- Wrong tries, by a keyed hash of what they were about (a person, a telephone, a network).
create table identity.trial (
  key bytea primary key,
  failures integer not null,
  last_at timestamptz not null,
  open_at timestamptz not null
);
create index trial_age on identity.trial (last_at);

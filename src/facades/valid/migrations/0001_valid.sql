create schema valid;

-- Codes and tokens of the published contract, by their hashes. One grant has them all: what is stolen ends with the rest.
create table valid.code (
  code_hash bytea primary key,
  grant_id uuid not null,
  application_id uuid not null,
  account_id uuid not null,
  session_id uuid not null,
  redirect_uri text not null,
  challenge text,
  offline boolean not null,
  -- What the sign-in was, for whoever asks later: level, method, for which legal person.
  identification jsonb not null,
  -- When the person agreed; what they take back later, and agree to again, does not bring this back.
  given_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz
);
create index code_end on valid.code (ends_at);

create table valid.token (
  token_hash bytea primary key,
  kind text not null check (kind in ('access', 'refresh')),
  grant_id uuid not null,
  application_id uuid not null,
  account_id uuid not null,
  session_id uuid not null,
  identification jsonb not null,
  given_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz
);
create index token_grant on valid.token (grant_id);
create index token_session on valid.token (session_id) where ended_at is null;
create index token_end on valid.token (ends_at);

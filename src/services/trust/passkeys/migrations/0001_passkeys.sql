create schema if not exists passkeys;

-- The public half of a key pair whose private half is in a device; found by its identifier, which the browser tells.
create table passkeys.passkey (
  account_id uuid not null,
  id uuid not null,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  -- Whether it may be copied to other devices of its person.
  synced boolean not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, id)
);

-- What a device is asked to sign, once.
create table passkeys.challenge (
  challenge text primary key,
  purpose text not null check (purpose in ('sign-in', 'enrol')),
  bound_to text not null,
  ends_at timestamptz not null
);
create index challenge_end on passkeys.challenge (ends_at);

create schema authenticator;

-- A password and the secret of an application, of one person. One that waits is proved by a first code.
create table authenticator.credential (
  account_id uuid not null,
  id uuid not null,
  state text not null check (state in ('waiting', 'active', 'ended')),
  -- argon2id, with its parameters, in the usual text form.
  password_hash text not null,
  -- Sealed.
  secret text not null,
  -- The last step whose code was used: a code counts once.
  last_step bigint not null,
  created_at timestamptz not null,
  password_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, id)
);
create unique index credential_active on authenticator.credential (account_id) where state = 'active';
create unique index credential_waiting on authenticator.credential (account_id) where state = 'waiting';

-- Codes on paper, each used once in the place of one of the application.
create table authenticator.recovery (
  account_id uuid not null,
  credential_id uuid not null,
  code_mac bytea not null,
  used_at timestamptz,
  primary key (account_id, credential_id, code_mac)
);

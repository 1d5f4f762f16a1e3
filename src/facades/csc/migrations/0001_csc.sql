create schema csc;

-- Signing applications that the operator registered. Without a secret it is a public one, which needs PKCE.
create table csc.client (
  id uuid primary key,
  name text not null,
  secret_hash bytea,
  redirects text[] not null,
  takes_factors boolean not null,
  created_at timestamptz not null,
  ended_at timestamptz
);

-- What an application asks of a person, until the person answers; minutes.
create table csc.asking (
  id uuid primary key,
  client_id uuid not null references csc.client (id),
  scope text not null check (scope in ('service', 'credential')),
  redirect_uri text not null,
  state text,
  challenge text,
  credential_id uuid,
  hash text,
  digests text[] not null,
  labels text[] not null,
  description text,
  pushed_hash bytea unique,
  expires_at timestamptz not null,
  answered_at timestamptz
);
create index asking_end on csc.asking (expires_at);

-- Codes and tokens, by the hash of their secret. `sealed` is the release of the signatures service, encrypted under that
-- secret: the database alone releases no key. What comes from one answer is one family, and ends together.
create table csc.pass (
  secret_hash bytea primary key,
  kind text not null check (kind in ('code', 'service', 'credential')),
  family uuid not null,
  client_id uuid not null references csc.client (id),
  person text not null,
  redirect_uri text,
  challenge text,
  credential_id uuid,
  hash text,
  digests text[] not null,
  sealed bytea,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index pass_family on csc.pass (family);
create index pass_end on csc.pass (expires_at);

create schema upstreams;

-- Providers of identity of others, run by others: few rows, of the consortium and of no body.
create table upstreams.upstream (
  id uuid primary key,
  slug text not null unique,
  kind text not null check (kind in ('oidc', 'saml')),
  title jsonb not null,
  -- The most that we believe it, whatever it says.
  most text not null check (most in ('low', 'substantial', 'high')),
  terms jsonb not null,
  -- Sealed; only of those that know us by one.
  secret text,
  state text not null check (state in ('active', 'suspended')),
  demonstration boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- Our own keys towards them: what signs is in the keyring, what opens is sealed here.
create table upstreams.own_key (
  use text primary key check (use in ('sign', 'open', 'assert')),
  handle text not null,
  certificate bytea not null,
  created_at timestamptz not null
);

-- What an assertion said, from the form of another site to the next page of the browser that asked for it.
create table upstreams.ticket (
  code_hash bytea primary key,
  upstream_id uuid not null,
  -- A hash of the assertion's identifier and its issuer: it is used once.
  assertion bytea not null unique,
  request_id text not null,
  sealed text not null,
  taken_at timestamptz,
  -- Kept as long as the assertion could come again.
  ends_at timestamptz not null,
  keep_until timestamptz not null
);
create index ticket_keep on upstreams.ticket (keep_until);

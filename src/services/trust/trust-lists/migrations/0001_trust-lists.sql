create schema if not exists trust_lists;

-- Public reference data of the consortium, the same for every body. A list that is or should be loaded.
create table trust_lists.source (
  name text primary key,
  -- `settings`: the list of lists; `pointer`: named by one that was loaded; `operator`: brought by hand.
  origin text not null check (origin in ('settings', 'pointer', 'operator')),
  -- The list that points to it.
  named_by text,
  address text,
  -- Certificates (Base64 of DER) of whoever may sign it.
  signers text[] not null,
  next_look_at timestamptz,
  claimed_until timestamptz,
  looked_at timestamptz,
  faults jsonb,
  fault_since timestamptz
);

-- Never changed: what counts is the highest sequence of each list.
create table trust_lists.version (
  name text not null,
  sequence integer not null,
  digest text not null,
  issued_at timestamptz not null,
  next_update timestamptz,
  signer text not null,
  warnings jsonb not null,
  facts jsonb not null,
  content bytea not null,
  loaded_at timestamptz not null,
  primary key (name, sequence)
);

-- The list that the consortium publishes: its key, its services, its editions.
create table trust_lists.own_signer (
  id uuid primary key,
  key_handle text not null,
  certificate bytea not null,
  created_at timestamptz not null
);

create table trust_lists.own_service (
  fingerprint text primary key,
  certificate bytea not null,
  states jsonb not null
);

create table trust_lists.own_edition (
  sequence integer primary key,
  digest text not null,
  content bytea not null,
  issued_at timestamptz not null,
  next_update timestamptz not null
);

-- Files that an operator tried, for a day: so that a large one need not be sent twice to be used.
create table trust_lists.tried (
  digest text primary key,
  content bytea not null,
  tried_at timestamptz not null
);

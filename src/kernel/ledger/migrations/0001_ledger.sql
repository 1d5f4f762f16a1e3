create schema if not exists ledger;

-- Layer 1, private and erasable: what was recorded, sealed under a key of its own.
create table ledger.record (
  id uuid primary key,
  log text not null,
  type smallint not null,
  recorded_at timestamptz not null,
  tx uuid,
  entry bytea not null,
  record bytea,
  payload bytea,
  subject_index bytea,
  erased_at timestamptz
);
create index record_by_tx on ledger.record (tx, id) where tx is not null;
create index record_by_subject on ledger.record (subject_index, id) where subject_index is not null;

-- What opens a record. Apart, so that long backups can leave it out and an erasure is final.
create table ledger.secret (
  id uuid primary key,
  key_name text not null,
  sealed bytea not null,
  expires_at timestamptz,
  legal_hold boolean not null default false
);

-- Recorded and not yet in the tree: rows live here for a fraction of a second.
create table ledger.pending (
  log text not null,
  id uuid not null,
  entry bytea not null,
  primary key (log, id)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 1);

-- Layer 2, public: one log a year under each base name.
create table ledger.log (
  origin text primary key,
  base text not null,
  year integer not null,
  vkeys text[] not null,
  opening_id uuid,
  opened_at timestamptz not null,
  closed_at timestamptz,
  unique (base, year)
);

create table ledger.state (
  origin text primary key,
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32)
);

create table ledger.leaf_index (
  origin text not null,
  idx bigint not null,
  id uuid not null,
  primary key (origin, idx)
);
create unique index leaf_index_by_id on ledger.leaf_index (id, origin);

-- level -1 holds entry bundles; the last tile of each level grows in place.
create table ledger.tile (
  origin text not null,
  level smallint not null,
  n bigint not null,
  width smallint not null check (width between 1 and 256),
  data bytea not null,
  primary key (origin, level, n)
);
-- Hashes do not compress: do not try.
alter table ledger.tile alter column data set storage external;

create table ledger.checkpoint (
  origin text not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  signed_at timestamptz not null,
  primary key (origin, size)
);

create table ledger.cosignature (
  origin text not null,
  size bigint not null,
  witness text not null,
  key_id text not null,
  line text not null,
  received_at timestamptz not null,
  primary key (origin, size, witness, key_id)
);

create table ledger.witness (
  origin text not null,
  witness text not null,
  size bigint not null,
  last_success_at timestamptz,
  primary key (origin, witness)
);

-- Checkpoints to be time-stamped (RFC 3161) and those that were.
create table ledger.anchor (
  origin text not null,
  size bigint not null,
  tsa text not null,
  checkpoint text not null,
  tsr bytea,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  requested_at timestamptz not null,
  stamped_at timestamptz,
  last_error text,
  primary key (origin, size, tsa)
);
create index anchor_waiting on ledger.anchor (next_attempt_at) where tsr is null;

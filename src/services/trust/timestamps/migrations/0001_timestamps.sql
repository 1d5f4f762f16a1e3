create schema timestamps;

-- One key that signs time stamps, with its certificate. A unit is never changed but to be retired.
create table timestamps.unit (
  id uuid primary key,
  kind text not null,
  handle text not null,
  certificate bytea not null,
  chain bytea[] not null,
  signs_from timestamptz not null,
  signs_until timestamptz not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create index unit_newest on timestamps.unit (kind, signs_until desc) where retired_at is null;

-- Which machine stamps, how its time goes (microseconds between its steady clock and 1970), and up to which
-- microsecond it may have stamped: one row.
create table timestamps.timeline (
  one boolean primary key default true check (one),
  boot text not null,
  base_us bigint not null,
  until_us bigint not null
);

-- Statistics for the operator, written every few seconds; the ledger has the truth.
create table timestamps.tally (
  day date not null,
  unit text not null,
  result text not null,
  count bigint not null,
  primary key (day, unit, result)
);
create table timestamps.recent (
  serial uuid primary key,
  unit text not null,
  gen_us bigint not null
);
create index recent_newest on timestamps.recent (gen_us desc);

create schema if not exists mandates;

-- A power to act for another. States and capacities are those of the register of powers (README).
create table mandates.mandate (
  grantor text not null,
  id uuid not null unique,
  grantor_name text not null,
  representative text not null,
  representative_name text not null,
  state text not null,
  created_at timestamptz not null,
  primary key (grantor, id)
);
create index mandate_representative on mandates.mandate (representative);

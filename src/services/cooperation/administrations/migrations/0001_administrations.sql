-- Search forgives typos by trigrams; accents are taken away by the application (search-text.ts), the same for
-- what is stored and what is asked. Trusted extension since PostgreSQL 13: no superuser is needed.
create extension if not exists pg_trgm with schema public;
create schema if not exists administrations;

-- The directory of bodies: some thousands of rows that every service reads. When rows are spread over nodes it
-- is a reference table, whole on each of them; so its codes can be unique everywhere.
create table administrations.administration (
  id uuid primary key,
  type text not null check (type in ('municipality', 'county-council', 'province', 'generalitat-department',
                                     'university', 'public-agency', 'consortium')),
  ine10 text unique check (ine10 ~ '^[0-9]{10}$'),
  dir3 text unique check (dir3 ~ '^[A-Z]{1,2}[0-9]{7,8}$'),
  nif text unique check (nif ~ '^[A-Z][0-9]{7}[A-J]$'),
  name text not null,
  place text,
  names jsonb not null default '{}',
  parent_id uuid references administrations.administration (id),
  population integer check (population >= 0),
  calendar text,
  email text,
  phone text,
  address text,
  web text,
  status text not null default 'active' check (status in ('active', 'merged', 'dissolved')),
  status_since date,
  status_reason text,
  merged_into_id uuid references administrations.administration (id),
  invented boolean not null default false,
  version integer not null default 1,
  search_text text not null,
  sort_text text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'merged') = (merged_into_id is not null))
);
create index administration_search on administrations.administration using gin (search_text public.gin_trgm_ops);
create index administration_sorted on administrations.administration (sort_text collate "C", id);
create index administration_parent on administrations.administration (parent_id);

create table administrations.unit (
  administration_id uuid not null references administrations.administration (id),
  id uuid not null,
  parent_id uuid,
  dir3 text check (dir3 ~ '^[A-Z]{1,2}[0-9]{7,8}$'),
  name text not null,
  opened_on date not null,
  closed_on date,
  primary key (administration_id, id),
  unique (administration_id, dir3),
  foreign key (administration_id, parent_id) references administrations.unit (administration_id, id)
);

create table administrations.adhesion (
  administration_id uuid not null references administrations.administration (id),
  id uuid not null,
  service text not null,
  state text not null check (state in ('requested', 'active', 'suspended', 'ended')),
  reason text,
  requested_at timestamptz not null,
  active_since timestamptz,
  suspended_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  primary key (administration_id, id)
);
-- One adhesion that has not ended for each body and service; ended ones stay as history.
create unique index adhesion_live on administrations.adhesion (administration_id, service) where state <> 'ended';
create index adhesion_queue on administrations.adhesion (state, requested_at);

-- Every step of an adhesion: when, by which side, why. Who it was is in the audit, under its own rules.
create table administrations.adhesion_step (
  administration_id uuid not null,
  adhesion_id uuid not null,
  version integer not null,
  step text not null check (step in ('request', 'approve', 'suspend', 'resume', 'end', 'renounce')),
  state text not null,
  by_kind text not null,
  reason text,
  at timestamptz not null,
  primary key (administration_id, adhesion_id, version),
  foreign key (administration_id, adhesion_id) references administrations.adhesion (administration_id, id)
);

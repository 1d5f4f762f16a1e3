create schema if not exists people;

-- A place that a person has in a body, from a day to a day. `person` is the name by which identity knows them.
create table people.appointment (
  administration_id uuid not null,
  id uuid not null,
  person text not null,
  name text not null,
  search_text text not null,
  unit text not null,
  -- What they are: “Secretary”, “Mayor”.
  title text not null,
  kind text not null check (kind in ('employee', 'official')),
  email text,
  from_day date not null,
  until_day date,
  state text not null check (state in ('active', 'ended')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (administration_id, id)
);
create index appointment_list on people.appointment (administration_id, state, search_text);
create index appointment_due on people.appointment (until_day) where state = 'active';
create index appointment_person on people.appointment (person) where state = 'active';

-- What an appointment may do: a role of the catalogue, or one capability by itself.
create table people.appointment_grant (
  administration_id uuid not null,
  appointment_id uuid not null,
  role text,
  capability text,
  -- `requested`: takes a second person, and gives nothing yet.
  state text not null default 'granted' check (state in ('requested', 'granted')),
  requested_by text,
  decided_by text,
  granted_at timestamptz not null,
  check ((role is null) <> (capability is null))
);
create unique index appointment_grant_once on people.appointment_grant
  (administration_id, appointment_id, (coalesce(role, capability)));

-- People of the consortium that runs the platform.
create table people.operator (
  person text primary key,
  name text not null,
  capabilities text[] not null,
  from_day date not null,
  until_day date,
  created_at timestamptz not null
);

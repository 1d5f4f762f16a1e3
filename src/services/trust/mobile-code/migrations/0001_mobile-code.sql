create schema if not exists mobile_code;

-- The telephone of a means; at most one that holds for a person.
create table mobile_code.phone (
  account_id uuid not null,
  id uuid not null,
  number text not null,
  document_until date,
  enrolled_on date not null,
  ends_on date not null,
  warned_at timestamptz,
  ended_at timestamptz,
  primary key (account_id, id)
);
create unique index phone_one on mobile_code.phone (account_id) where ended_at is null;
create index phone_number on mobile_code.phone (number) where ended_at is null;
create index phone_end on mobile_code.phone (ends_on) where ended_at is null;

-- A code on its way. Also for who is not enrolled: nobody can tell from outside. The code is a keyed hash; `about` is one of the person.
create table mobile_code.code (
  id uuid primary key,
  purpose text not null check (purpose in ('sign-in', 'enrol')),
  bound_to text not null,
  code_mac bytea not null,
  account_id uuid,
  means_id uuid,
  about bytea not null,
  sealed text,
  tries integer not null default 0,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz
);
create index code_about on mobile_code.code (about, created_at);
create index code_end on mobile_code.code (ends_at);

-- Facts that a body shares so that people can enrol from home: nothing readable, one keyed hash for each person and set of facts.
create table mobile_code.shared_fact (
  mac bytea primary key,
  loaded_at timestamptz not null
);

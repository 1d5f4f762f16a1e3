create schema if not exists calendars;

-- Reference data of the consortium, the same for every body: never updated, corrected by a higher version.
create table calendars.calendar (
  scope text not null,
  year integer not null check (year between 2016 and 2199),
  version integer not null check (version > 0),
  id text not null,
  status text not null check (status in ('official', 'to-confirm', 'provisional')),
  source text not null,
  holidays jsonb not null,
  imported_at timestamptz not null,
  primary key (scope, year, version)
);

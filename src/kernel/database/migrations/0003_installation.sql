-- What this database is of. One of the demonstration never becomes one for real use, nor the other way round.
create table kernel.installation (
  one boolean primary key default true check (one),
  mode text not null check (mode in ('demonstration', 'real')),
  since timestamptz not null
);

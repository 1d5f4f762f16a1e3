create schema if not exists representa;

-- Several operations that were asked for at once and are answered together (PCI: Asincron, AsincronResposta).
create table representa.batch (
  administration_id uuid not null,
  -- IdPeticion: unique for each body, for ever.
  id text not null,
  client_id uuid not null,
  modality text not null,
  elements integer not null,
  purpose text not null,
  base text not null,
  state text not null check (state in ('waiting', 'working', 'done')),
  received_at timestamptz not null,
  lease_until timestamptz,
  done_at timestamptz,
  primary key (administration_id, id)
);
create index batch_waiting on representa.batch (received_at) where state <> 'done';

create table representa.element (
  administration_id uuid not null,
  batch_id text not null,
  n integer not null,
  request_id text not null,
  -- The request is emptied when it is answered, and both when the batch is forgotten: they hold personal data.
  request text,
  response text,
  primary key (administration_id, batch_id, n)
);

-- Reports in PDF that wait to be fetched.
create table representa.report (
  administration_id uuid not null,
  id uuid not null,
  hash text not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (administration_id, id)
);
create index report_id on representa.report (id);

create schema if not exists signador;

-- Applications of bodies, known by their domain and a secret shared with them.
create table signador.application (
  domain text not null primary key,
  name text not null,
  sealed_key bytea not null,
  created_at timestamptz not null,
  ended_at timestamptz
);

-- One signature that an application asks of whoever is at the browser. Documents and result are files, encrypted.
create table signador.process (
  token text not null primary key,
  domain text not null,
  state text not null check (state in ('begun', 'started', 'signed', 'refused')),
  wish jsonb,
  documents jsonb not null,
  result text,
  result_type text,
  callback text,
  callback_state text not null check (callback_state in ('none', 'due', 'done', 'dead')),
  attempts integer not null,
  next_at timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz
);
create index process_callback on signador.process (next_at) where callback_state = 'due';
create index process_created on signador.process (created_at);

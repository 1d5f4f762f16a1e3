create schema if not exists certificates;

-- Who issues. Reference data of the consortium, the same for every body.
create table certificates.authority (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,30}$'),
  role text not null check (role in ('root', 'people', 'bodies', 'servers')),
  parent text references certificates.authority (id),
  certificate bytea not null,
  fingerprint text not null unique,
  -- Null: the key is not in this installation (the root, outside the demonstration).
  key_handle text,
  -- Whether it issues; one that was replaced still answers about what it issued.
  active boolean not null,
  -- Grows with each change of status of one of its certificates.
  revision bigint not null default 0,
  created_at timestamptz not null
);
create unique index authority_active on certificates.authority (role) where active;

-- Keys of issuing authorities that wait for the root to sign them.
create table certificates.pending_authority (
  role text primary key check (role in ('people', 'bodies', 'servers')),
  key_handle text not null,
  request bytea not null,
  created_at timestamptz not null
);

-- Delegated OCSP responders (RFC 6960 §4.2.2.2).
create table certificates.responder (
  authority text not null references certificates.authority (id),
  id uuid not null,
  certificate bytea not null,
  key_handle text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  primary key (authority, id)
);

create table certificates.revocation_list (
  authority text not null references certificates.authority (id),
  kind text not null check (kind in ('full', 'delta')),
  number bigint not null,
  base_number bigint,
  -- Whether deltas are counted from it.
  is_base boolean not null,
  revision bigint not null,
  this_update timestamptz not null,
  next_update timestamptz not null,
  entries integer not null,
  der bytea not null,
  primary key (authority, kind, number)
);

create table certificates.certificate (
  authority text not null references certificates.authority (id),
  id uuid not null,
  serial bytea not null,
  profile text not null,
  -- The body whose desk registered it or whose it is; null for what the platform issues to itself.
  administration_id uuid,
  holder_document text,
  holder_name text not null,
  search_text text not null,
  subject jsonb not null,
  der bytea not null,
  fingerprint text not null,
  key_fingerprint text not null,
  key_handle text,
  not_before timestamptz not null,
  not_after timestamptz not null,
  state text not null check (state in ('valid', 'suspended', 'revoked')),
  changed_at timestamptz not null,
  reason text,
  -- That of the authority when its status last changed; 0 when it never did.
  revision bigint not null default 0,
  request_id uuid,
  renews uuid,
  -- When the holder was last identified in person.
  verified_at timestamptz,
  issued_at timestamptz not null,
  version integer not null,
  primary key (authority, id),
  unique (authority, serial)
);
create index certificate_id on certificates.certificate (id);
create index certificate_key on certificates.certificate (key_fingerprint);
create index certificate_holder on certificates.certificate (holder_document) where holder_document is not null;
create index certificate_body on certificates.certificate (administration_id, issued_at desc, id);
create index certificate_changed on certificates.certificate (authority, revision) where revision > 0;

create table certificates.request (
  administration_id uuid not null,
  id uuid not null,
  profile text not null,
  subject jsonb not null,
  holder_document text,
  holder_name text not null,
  search_text text not null,
  -- PKCS#10; null: the platform makes the key and keeps it.
  request bytea,
  key_fingerprint text,
  seat_until date,
  state text not null check (state in ('requested', 'verified', 'approved', 'issued', 'rejected', 'withdrawn')),
  requested_by text not null,
  verified_by text,
  verified_at timestamptz,
  document_type text,
  approved_by text[] not null default '{}',
  reason text,
  certificate_id uuid,
  renews uuid,
  requested_at timestamptz not null,
  changed_at timestamptz not null,
  version integer not null,
  primary key (administration_id, id)
);
create index request_queue on certificates.request (administration_id, state, requested_at);
create index request_open on certificates.request (state, requested_at);

-- What was done with a request or a certificate, by whom: read by the desk, never in addresses, events or logs.
create table certificates.step (
  about uuid not null,
  id uuid not null,
  administration_id uuid,
  step text not null,
  by_kind text not null,
  by_name text not null,
  reason text,
  at timestamptz not null,
  primary key (about, id)
);

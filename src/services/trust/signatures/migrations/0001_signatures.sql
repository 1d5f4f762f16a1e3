create schema signatures;

-- A key and its certificate, of a person or of a body's seal. `owner` is whose it is: the distribution key.
create table signatures.credential (
  owner text not null,
  id uuid not null,
  administration_id uuid,
  kind text not null check (kind in ('person', 'seal')),
  profile text not null,
  name text not null,
  state text not null check (state in ('active', 'suspended', 'revoked')),
  key_handle text not null,
  key_type text not null,
  certificate_id uuid not null,
  certificate bytea not null,
  chain bytea[] not null,
  valid_until timestamptz not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (owner, id)
);
-- A person has one live credential for each capacity in which they act.
create unique index credential_live on signatures.credential (owner) where kind = 'person' and state <> 'revoked';

-- What a person knows and has. `confirmed_at` is null until the first code was right.
create table signatures.second_factor (
  owner text primary key,
  pin_salt bytea not null,
  pin_hash bytea not null,
  totp_sealed text not null,
  totp_step bigint not null,
  failures integer not null,
  locks integer not null,
  locked_until timestamptz,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  demonstration boolean not null default false
);

-- Whoever looks after a body saw this person and gave them a code on paper, with which they enrol.
create table signatures.invitation (
  owner text primary key,
  administration_id uuid not null,
  given_name text not null,
  surname text not null,
  post text,
  code_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- One gesture of a person: these digests, this credential, until then. `secret_hash` is that of the token that proves it.
create table signatures.release (
  owner text not null,
  id uuid not null,
  credential_id uuid not null,
  secret_hash bytea not null,
  hash text not null,
  purpose text not null check (purpose in ('documents', 'digests')),
  given_at timestamptz not null,
  expires_at timestamptz not null,
  leaf_id uuid not null,
  primary key (owner, id),
  foreign key (owner, credential_id) references signatures.credential (owner, id)
);
create index release_old on signatures.release (expires_at);
create table signatures.release_item (
  owner text not null,
  release_id uuid not null,
  position integer not null,
  subject text not null,
  digest bytea not null,
  used_at timestamptz,
  primary key (owner, release_id, position),
  unique (owner, release_id, subject),
  foreign key (owner, release_id) references signatures.release (owner, id) on delete cascade
);

-- What a body put here to be signed, or got back signed. The bytes are in the file store under their hash.
create table signatures.file (
  administration_id uuid not null,
  id uuid not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  name text not null,
  media_type text not null,
  size bigint not null,
  created_at timestamptz not null,
  primary key (administration_id, id)
);
create index file_hash on signatures.file (hash);

-- A post of a body, and who holds it from when until when: requests go to the office, whoever it is that day.
create table signatures.office (
  administration_id uuid not null,
  id uuid not null,
  unit_id uuid,
  post text not null,
  closed_on date,
  primary key (administration_id, id)
);
create table signatures.holding (
  administration_id uuid not null,
  id uuid not null,
  office_id uuid not null,
  document text not null,
  name text not null,
  from_day date not null,
  until_day date,
  primary key (administration_id, id),
  foreign key (administration_id, office_id) references signatures.office (administration_id, id),
  check (until_day is null or until_day >= from_day)
);
create index holding_person on signatures.holding (administration_id, document);

create table signatures.delegation (
  administration_id uuid not null,
  id uuid not null,
  from_document text not null,
  from_name text not null,
  to_document text not null,
  to_name text not null,
  act text not null,
  from_day date not null,
  until_day date not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (administration_id, id),
  check (until_day >= from_day and from_document <> to_document)
);
create index delegation_to on signatures.delegation (administration_id, to_document);

create table signatures.request (
  administration_id uuid not null,
  id uuid not null,
  title text not null,
  message text not null,
  state text not null
    check (state in ('draft', 'open', 'returned', 'completed', 'rejected', 'cancelled', 'expired')),
  sender text not null,
  sender_name text not null,
  format text not null,
  level text not null,
  deadline jsonb,
  expires_at timestamptz,
  remind_every integer,
  reminded_at timestamptz,
  reason text,
  demonstration boolean not null default false,
  created_at timestamptz not null,
  sent_at timestamptz,
  ended_at timestamptz,
  primary key (administration_id, id)
);
create index request_list on signatures.request (administration_id, state, created_at);
create index request_due on signatures.request (expires_at) where state = 'open';

create table signatures.document (
  administration_id uuid not null,
  request_id uuid not null,
  id uuid not null,
  position integer not null,
  name text not null,
  media_type text not null,
  version integer not null,
  claimed_by uuid,
  claimed_until timestamptz,
  primary key (administration_id, id),
  foreign key (administration_id, request_id) references signatures.request (administration_id, id)
);
create index document_request on signatures.document (administration_id, request_id);

-- Who must do something, and when their turn comes: steps in series, tasks of one step in parallel.
create table signatures.task (
  administration_id uuid not null,
  request_id uuid not null,
  id uuid not null,
  step integer not null,
  role text not null check (role in ('sign', 'approve')),
  document text,
  name text not null,
  office_id uuid,
  state text not null check (state in ('waiting', 'turn', 'done', 'refused')),
  done_by text,
  done_for text,
  done_at timestamptz,
  primary key (administration_id, id),
  foreign key (administration_id, request_id) references signatures.request (administration_id, id),
  foreign key (administration_id, office_id) references signatures.office (administration_id, id),
  check ((document is null) <> (office_id is null))
);
create index task_request on signatures.task (administration_id, request_id);
create index task_person on signatures.task (administration_id, document, state);
create index task_office on signatures.task (administration_id, office_id, state);

-- Version 0 is what was sent; each signature makes the next. `corrected` starts again at what the sender gave.
create table signatures.version (
  administration_id uuid not null,
  document_id uuid not null,
  version integer not null,
  hash text not null,
  size bigint not null,
  signed_content text not null,
  at timestamptz not null,
  task_id uuid,
  signer text,
  signer_document text,
  on_behalf text,
  certificate bytea,
  release_id uuid,
  released_at timestamptz,
  signed_digest text,
  leaf_id uuid,
  primary key (administration_id, document_id, version),
  foreign key (administration_id, document_id) references signatures.document (administration_id, id)
);

-- What happened to a request, in order, with its leaf in the ledger.
create table signatures.happening (
  administration_id uuid not null,
  request_id uuid not null,
  id uuid not null,
  kind text not null,
  who text not null,
  reason text,
  at timestamptz not null,
  leaf_id uuid,
  primary key (administration_id, id),
  foreign key (administration_id, request_id) references signatures.request (administration_id, id)
);
create index happening_request on signatures.happening (administration_id, request_id);

-- Who may have a body's seal put, for which procedure, by which act (Ley 40/2015 art. 41.2).
create table signatures.seal_rule (
  administration_id uuid not null,
  id uuid not null,
  owner text not null,
  credential_id uuid not null,
  procedure text not null,
  act text not null,
  user_kind text not null check (user_kind in ('system', 'employee')),
  user_key text not null,
  from_day date not null,
  until_day date,
  ended_at timestamptz,
  primary key (administration_id, id),
  foreign key (owner, credential_id) references signatures.credential (owner, id)
);

-- A signature that waits for the value of a key that is elsewhere.
create table signatures.preparation (
  owner text not null,
  id uuid not null,
  administration_id uuid not null,
  file_id uuid not null,
  format text not null,
  level text not null,
  wish jsonb not null,
  certificate bytea not null,
  chain bytea[] not null,
  state bytea not null,
  to_be_signed bytea not null,
  signed_content text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (owner, id),
  foreign key (administration_id, file_id) references signatures.file (administration_id, id)
);
create index preparation_old on signatures.preparation (expires_at);

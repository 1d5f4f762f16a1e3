create schema if not exists sealing;

-- Keys to which things are sealed. The private part is protected by its holder's passphrase or by the installation.
create table sealing.recipient_key (
  administration_id uuid not null,
  id uuid not null,
  -- The employee who holds it; null for a key of the body itself.
  holder_document text,
  holder_name text not null,
  kem text not null check (kem in ('P-256', 'X25519')),
  public_key bytea not null,
  protection text not null check (protection in ('passphrase', 'installation')),
  protected bytea not null,
  state text not null check (state in ('active', 'retired')),
  replaced_by uuid,
  created_at timestamptz not null,
  primary key (administration_id, id)
);
create unique index recipient_key_active on sealing.recipient_key
  (administration_id, (coalesce(holder_document, ''))) where state = 'active';

create table sealing.custodian_group (
  administration_id uuid not null,
  id uuid not null,
  name text not null,
  threshold integer not null check (threshold between 2 and 20),
  created_at timestamptz not null,
  primary key (administration_id, id)
);

create table sealing.custodian (
  administration_id uuid not null,
  group_id uuid not null,
  position integer not null check (position between 1 and 20),
  holder_document text not null,
  holder_name text not null,
  primary key (administration_id, group_id, position),
  unique (administration_id, group_id, holder_document)
);

create table sealing.box (
  administration_id uuid not null,
  id uuid not null,
  title text not null,
  file_name text not null,
  media_type text not null,
  group_id uuid,
  open_from timestamptz,
  header bytea not null,
  wraps bytea not null,
  payload text not null,
  plain_size bigint not null,
  state text not null check (state in ('sealed', 'opened')),
  -- The file key under the installation, once the custodians have opened the box together.
  opened_key bytea,
  opened_at timestamptz,
  created_at timestamptz not null,
  primary key (administration_id, id)
);

-- Shares that custodians have given for one opening or recovery, until it is done or two days have gone by.
create table sealing.given_share (
  administration_id uuid not null,
  box_id uuid not null,
  purpose text not null check (purpose in ('open', 'recover')),
  share integer not null check (share between 1 and 20),
  holder_name text not null,
  reason text not null,
  sealed bytea not null,
  given_at timestamptz not null,
  primary key (administration_id, box_id, purpose, share)
);

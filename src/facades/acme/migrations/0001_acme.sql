create schema if not exists acme;

-- What the office gives a body so that one server of its own can register (RFC 8555 §7.3.4). The key itself is derived, not kept.
create table acme.external_key (
  administration_id uuid not null,
  id uuid not null,
  label text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (administration_id, id)
);

create table acme.account (
  administration_id uuid not null,
  id uuid not null,
  external_key_id uuid not null,
  label text not null,
  status text not null check (status in ('valid', 'deactivated', 'revoked')),
  jwk jsonb not null,
  thumbprint text not null,
  contacts jsonb not null,
  created_at timestamptz not null,
  primary key (administration_id, id)
);
-- A key names one account in the whole house, whichever body it is of (RFC 8555 §7.3.1): so not by body.
create unique index account_thumbprint on acme.account (thumbprint);

create table acme.authorization (
  administration_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  name text not null,
  wildcard boolean not null,
  status text not null check (status in ('pending', 'valid', 'invalid', 'deactivated')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (administration_id, id)
);
create index authorization_account on acme.authorization (administration_id, account_id, name);

create table acme.challenge (
  administration_id uuid not null,
  id uuid not null,
  authorization_id uuid not null,
  type text not null check (type in ('http-01', 'dns-01')),
  token text not null,
  status text not null check (status in ('pending', 'processing', 'valid', 'invalid')),
  attempts integer not null default 0,
  next_at timestamptz,
  claimed_until timestamptz,
  validated_at timestamptz,
  error jsonb,
  primary key (administration_id, id)
);
create index challenge_authorization on acme.challenge (administration_id, authorization_id);
create index challenge_due on acme.challenge (next_at) where status = 'processing';

create table acme.certificate_order (
  administration_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  status text not null check (status in ('pending', 'ready', 'valid', 'invalid')),
  names text[] not null,
  authorizations uuid[] not null,
  replaces text,
  error jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (administration_id, id)
);
create index certificate_order_account on acme.certificate_order (administration_id, account_id, created_at);

-- One for each order that ended well, under the order's identifier.
create table acme.certificate (
  administration_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  -- How the service of certificates knows it.
  certificate_id text not null,
  names text[] not null,
  serial text not null,
  fingerprint text not null,
  renewal_id text not null,
  chain text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  replaced_by uuid,
  revoked_at timestamptz,
  reason integer,
  primary key (administration_id, id)
);
-- Whoever revokes or asks when to renew shows the certificate, not the body.
create index certificate_fingerprint on acme.certificate (fingerprint);
create index certificate_renewal on acme.certificate (renewal_id);

-- Nonces that were used and could still come again; a nonce that was not used is kept nowhere.
create table acme.used_nonce (
  nonce text primary key,
  expires_at timestamptz not null
);
create index used_nonce_expires on acme.used_nonce (expires_at);

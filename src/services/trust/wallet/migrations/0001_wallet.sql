create schema wallet;

-- Who gives the identities that wallets hold (PID providers): few rows, of the consortium and of no body.
create table wallet.issuer (
  id uuid primary key,
  title jsonb not null,
  -- The state that answers for it: whatever is said of another is not believed.
  country text not null check (country ~ '^[A-Z]{2}$'),
  -- The certificate above those that sign, in DER.
  anchor bytea not null,
  -- What its identities are called in SD-JWT VC, and in mdoc.
  vcts text[] not null,
  doctypes text[] not null,
  -- How sure its identities are. A message never says it.
  level text not null check (level in ('low', 'substantial', 'high')),
  state text not null check (state in ('active', 'suspended')),
  -- Where the wallet of the demonstration is; only of its own issuer.
  demonstration_wallet text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- What a wallet is asked, once, for one attempt to sign in of one browser.
create table wallet.presentation (
  id uuid primary key,
  attempt_id uuid not null,
  nonce text not null,
  -- The private key that opens the answer, sealed; forgotten when it came.
  sealed_key text not null,
  state text not null check (state in ('waiting', 'answered', 'declined', 'taken')),
  -- Who it was, sealed, once a good answer came.
  sealed text,
  -- A hash of the code by which the browser comes for it.
  code_hash bytea unique,
  tries integer not null default 0,
  ends_at timestamptz not null
);
create index presentation_end on wallet.presentation (ends_at);

-- The key by which wallets know us, sealed, with the certificate that it made for itself.
create table wallet.own_key (
  one boolean primary key default true check (one),
  sealed text not null,
  certificate bytea not null,
  created_at timestamptz not null
);

-- Codes by which a person who lost what they sign in with stops all of it; one at a time for an account.
create table identity.stop_wish (
  account_id uuid primary key,
  code_mac bytea not null,
  tries integer not null,
  asked_at timestamptz not null,
  ends_at timestamptz not null
);

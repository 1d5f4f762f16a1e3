-- At which addresses the person of a telephone was told of it; keyed hashes, gone when the telephone ends.
create table mobile_code.told (
  account_id uuid not null,
  id uuid not null,
  address_mac bytea not null,
  told_at timestamptz not null,
  primary key (account_id, id, address_mac)
);

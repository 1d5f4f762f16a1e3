-- Since when this installation keeps the record of accesses that each person may read: its first day, or the first
-- exchange of an installation that is older than this column.
alter table exchange.state_version add column record_since timestamptz not null default now();
update exchange.state_version set record_since = least(record_since, (select min(at) from exchange.exchange));

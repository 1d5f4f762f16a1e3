-- Leaves come in batches, one a statement. The queue and the places are kept by batch, because a row and an entry of
-- an index for each leaf were a third of what the database did for it. A leaf has its batch and its turn in it.
alter table ledger.record add column batch uuid;
alter table ledger.record add column turn integer not null default 0;

-- Where the first leaf of a batch is; the others follow it. What is here already are leaves, each a batch of its own,
-- whose records name none.
alter table ledger.leaf_index rename to batch;
alter table ledger.batch rename column idx to first;
alter index ledger.leaf_index_by_id rename to batch_pkey;

-- The place of each leaf, by its id. By its log it reads every record.
create view ledger.leaf_index as
  select b.origin, b.first + r.turn as idx, r.id
  from ledger.record r join ledger.batch b on b.id = coalesce(r.batch, r.id);

create table ledger.waiting (
  log text not null,
  id uuid not null, -- of the batch: that of its first leaf
  leaves integer not null check (leaves > 0),
  entries bytea not null, -- one after another
  primary key (log, id)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 1);
insert into ledger.waiting (log, id, leaves, entries) select log, id, 1, entry from ledger.pending;
drop table ledger.pending;
alter table ledger.waiting rename to pending;
alter index ledger.waiting_pkey rename to pending_pkey;

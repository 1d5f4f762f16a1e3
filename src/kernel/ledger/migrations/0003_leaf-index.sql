-- A place is given once by the compare-and-set on the state; leaves are found by their id. One index instead of
-- two: they were a third of what moving a leaf into the tree costs.
alter table ledger.leaf_index drop constraint leaf_index_pkey;
alter table ledger.leaf_index add primary key using index leaf_index_by_id;

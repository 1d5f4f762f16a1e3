-- The secrets of a leaf are derived from its salt and the key of its month; they are no longer sealed one by one.
alter table ledger.secret rename column sealed to salt;
-- A record says nothing of a person but by commitments, so it is kept as its text. What was sealed before counts
-- as erased; the proofs of those leaves hold.
alter table ledger.record drop column record;
alter table ledger.record add column record text;
-- Leaves of an exchange are found by the exchange, and those of a person by their exchanges: each index here
-- was written for every leaf and read by nobody.
drop index ledger.record_by_subject;
drop index ledger.record_by_tx;

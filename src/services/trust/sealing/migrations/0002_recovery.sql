-- A share that is given for a recovery is given for one key. Those that were given for none are given again.
delete from sealing.given_share where purpose = 'recover';
alter table sealing.given_share add column to_key_id uuid;
alter table sealing.given_share add constraint given_share_aim check ((purpose = 'recover') = (to_key_id is not null));

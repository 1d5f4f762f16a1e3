-- How often a code to stop everything was asked for since a moment: nobody fills a mailbox by a number that they know.
alter table identity.stop_wish add column asked_times integer not null default 1;
alter table identity.stop_wish add column counted_since timestamptz;

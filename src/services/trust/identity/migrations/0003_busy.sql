-- Until when somebody is trying: many tries at once are no more than one after another.
alter table identity.trial add column busy_until timestamptz;

-- How sure decide_by is, as it was told: calendars with their versions, and cautions (see kernel/legal-time).
alter table exchange.agreement add column decide_by_calendars text[] not null default '{}';
alter table exchange.agreement add column decide_by_cautions text[] not null default '{}';

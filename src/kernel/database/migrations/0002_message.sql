-- Short messages to people (codes, invitations, notices), until a gateway has taken them. `sealed` holds address and words,
-- and is emptied when the message was taken or is over.
create table kernel.message (
  id uuid primary key,
  channel text not null check (channel in ('sms', 'email')),
  purpose text not null,
  sealed text,
  state text not null check (state in ('waiting', 'taken', 'over')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  last_error text
);
create index message_due on kernel.message (next_at) where state = 'waiting';
create index message_age on kernel.message (created_at);

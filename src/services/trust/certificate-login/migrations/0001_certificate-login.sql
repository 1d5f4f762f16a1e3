create schema if not exists certificate_login;

-- The way to the host that asks for a certificate and back: a ticket there, a result back, each once and for minutes. What the
-- certificate said is sealed until the browser that began comes for it.
create table certificate_login.ticket (
  ticket_hash bytea primary key,
  attempt_id text not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  result_hash bytea unique,
  sealed text,
  refusal text,
  taken_at timestamptz
);
create index ticket_end on certificate_login.ticket (ends_at);

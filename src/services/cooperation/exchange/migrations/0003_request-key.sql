-- An Idempotency-Key of the hot path: the answer is not kept (it is the person's data), so a second
-- request with the same key is refused instead of answered again.
create table exchange.request_key (
  consumer_id uuid not null,
  key text not null,
  exchange_id uuid not null,
  at timestamptz not null,
  primary key (consumer_id, key)
);
create index request_key_age on exchange.request_key (at);

-- Assertions are for one use (RFC 7523 §3, jti).
create table exchange.assertion_used (
  client_id uuid not null,
  jti text not null,
  until timestamptz not null,
  primary key (client_id, jti)
);

-- What was asked with an Idempotency-Key, as a keyed hash: the same request is told where its exchange is, another one
-- under the same key is refused. Null in rows that are older than this column, which count as the same request.
alter table exchange.request_key add column request_hash bytea;

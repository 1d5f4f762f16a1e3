-- A desk looks for parts of names; pg_trgm is PostgreSQL's own.
create extension if not exists pg_trgm with schema public;
create index certificate_search on certificates.certificate using gin (search_text public.gin_trgm_ops);
create index request_search on certificates.request using gin (search_text public.gin_trgm_ops);

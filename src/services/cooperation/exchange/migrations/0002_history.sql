-- What happened to an agreement, a data service or a client, step by step, for whoever reads their page.
create table exchange.move (
  administration_id uuid not null, -- the owner: consumer of the agreement, provider of the service, body of the client
  subject_id uuid not null,
  id uuid not null,
  what text not null check (what in ('agreement', 'data-service', 'client')),
  at timestamptz not null,
  side text not null check (side in ('consumer', 'provider', 'operator', 'platform')),
  unit text, -- of the employee who did it; never who
  action text not null,
  from_state text,
  to_state text not null,
  reason text,
  primary key (administration_id, subject_id, id)
);

-- Who holds a data service back, and the state that it goes back to when nobody does.
alter table exchange.data_service add column suspended_by text[] not null default '{}';
alter table exchange.data_service add column suspended_from text
  check (suspended_from in ('published', 'deprecated'));
create index data_service_by_id on exchange.data_service (id);
create index data_service_by_state on exchange.data_service (state, code);

create index agreement_by_id on exchange.agreement (id);
create index agreement_by_service on exchange.agreement (service_id, state);

create index client_by_id on exchange.client (id);
create index client_by_certificate on exchange.client using gin (certificates);
alter table exchange.client add column updated_at timestamptz;

-- How a consent was given: by the person here, or to the consumer, whose reference says where it is kept.
alter table exchange.consent add column given_by text not null default 'citizen'
  check (given_by in ('citizen', 'consumer'));
alter table exchange.consent add column reference text;
create index consent_by_consumer on exchange.consent (consumer_id, given_at desc);

create index exchange_by_provider on exchange.exchange (provider_id, at desc);
create index exchange_by_id on exchange.exchange (id);
create index exchange_refused on exchange.exchange (at desc) where outcome in ('refused', 'failed');

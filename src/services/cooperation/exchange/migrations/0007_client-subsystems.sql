-- Systems that speak X-Road name no procedure: which one each of their subsystems works for (subsystem → SIA code).
alter table exchange.client add column subsystems jsonb not null default '{}';

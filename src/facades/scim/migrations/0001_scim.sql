create schema scim;

-- What a body's own directory calls a place, and whether it deleted it there: of the façade alone.
create table scim.resource (
  administration_id uuid not null,
  appointment_id uuid not null,
  external_id text,
  deleted_at timestamptz,
  primary key (administration_id, appointment_id)
);

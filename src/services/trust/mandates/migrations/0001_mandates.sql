create schema if not exists mandates;

-- A power to act for another. States and capacities are those of the register of powers (README). Of one that is registered only the
-- state changes. The distribution key is the grantor: a chain stands on one node.
create table mandates.mandate (
  grantor text not null,
  id uuid not null,
  grantor_name text not null,
  -- Names and surnames apart, when they are known so: other registers want them apart.
  grantor_parts jsonb,
  grantor_kind text not null check (grantor_kind in ('person', 'organisation')),
  representative text not null,
  representative_name text not null,
  representative_parts jsonb,
  representative_kind text not null check (representative_kind in ('person', 'organisation')),
  -- certificate: a legal person's, known from the certificate of who signed in, for that day.
  kind text not null check (kind in ('ordinary', 'guardianship', 'certificate')),
  scope_type text not null check (scope_type in ('A', 'B', 'C')),
  bodies uuid[] not null,
  procedures text[] not null,
  families text[] not null,
  capacities text[] not null,
  may_delegate boolean not null,
  -- The mandate of the same grantor on which this one rests, when a representative passed it on.
  parent_id uuid,
  -- The mandate that this one goes on after.
  extends_id uuid,
  valid_from date not null,
  valid_until date not null,
  state text not null check (state in ('PENDENT_SIGNATURA', 'PENDENT_ACCEPTACIO', 'PENDENT_VALIDACIO', 'EN_VALIDACIO', 'VALIDA',
    'DENEGADA', 'EXPIRADA', 'RENUNCIADA', 'REVOCADA', 'ANULADA')),
  intended text,
  has_documents boolean not null,
  -- The register's own word for where it came from, and which party presented it.
  origin text not null check (origin in ('PORTAL_CIUTADA', 'PORTAL_EMPLEAT', 'INTEGRACIO')),
  presented_by text not null check (presented_by in ('grantor', 'representative', 'administration')),
  requester text not null,
  -- The body that looks at the documents.
  receiver_id uuid,
  reference text,
  taken_by text,
  -- The last day of waiting, when it waits for somebody.
  waits_until date,
  created_at timestamptz not null,
  state_since timestamptz not null,
  version integer not null,
  primary key (grantor, id)
);
create index mandate_id on mandates.mandate (id);
create index mandate_pair on mandates.mandate (representative, grantor, id desc);
create index mandate_queue on mandates.mandate (receiver_id, state, created_at) where state in ('PENDENT_VALIDACIO', 'EN_VALIDACIO');
create index mandate_clock on mandates.mandate (valid_until) where state in ('VALIDA', 'PENDENT_SIGNATURA', 'PENDENT_ACCEPTACIO', 'PENDENT_VALIDACIO');
create index mandate_waiting on mandates.mandate (waits_until) where waits_until is not null;
create index mandate_signing on mandates.mandate (state_since) where state = 'PENDENT_SIGNATURA';
create index mandate_parent on mandates.mandate (grantor, parent_id) where parent_id is not null;

create table mandates.step (
  grantor text not null,
  mandate_id uuid not null,
  id uuid not null,
  step text not null,
  from_state text,
  to_state text not null,
  by_kind text not null,
  by_key text not null,
  by_name text not null,
  administration_id uuid,
  reason text,
  at timestamptz not null,
  leaf_id uuid,
  primary key (grantor, mandate_id, id)
);

create table mandates.document (
  grantor text not null,
  mandate_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('SOLICITUD', 'SOLICITUD_DELEGACIO_SIGNATURA', 'PODER_NOTARIAL', 'ALTRES', 'XML')),
  name text not null,
  description text,
  media_type text not null,
  size bigint not null,
  hash text not null,
  at timestamptz not null,
  primary key (grantor, mandate_id, id)
);
create index document_id on mandates.document (id);

-- Acts done under a mandate of which somebody wanted evidence; its leaf has the same identifier.
create table mandates.act (
  grantor text not null,
  id uuid not null,
  mandate_id uuid not null,
  representative text not null,
  capacity text not null,
  administration_id uuid,
  procedure text,
  purpose text not null,
  at timestamptz not null,
  leaf_id uuid not null,
  primary key (grantor, id)
);
create index act_of on mandates.act (grantor, mandate_id, at);

-- Catalogues of procedures: one of a body, or the shared one (the nil UUID) that bodies use until they have theirs.
create table mandates.catalogue (
  owner_id uuid not null,
  code text not null,
  name text not null,
  active boolean not null,
  created_at timestamptz not null,
  primary key (owner_id)
);
create table mandates.family (
  owner_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  created_at timestamptz not null,
  primary key (owner_id, code)
);
create index family_id on mandates.family (id);
create table mandates.procedure (
  owner_id uuid not null,
  id uuid not null,
  family text not null,
  code text not null,
  name text not null,
  description text,
  fue text,
  active boolean not null,
  created_at timestamptz not null,
  primary key (owner_id, code, family)
);
create index procedure_id on mandates.procedure (id);

-- Officials enabled to act for citizens without means (Llei 39/2015 art. 12.2 and 12.3), and what they did.
create table mandates.official (
  administration_id uuid not null,
  id uuid not null,
  person text not null,
  name text not null,
  act text not null,
  from_day date not null,
  until_day date,
  ended_at timestamptz,
  created_at timestamptz not null,
  primary key (administration_id, id)
);
create index official_person on mandates.official (administration_id, person);
create table mandates.assistance (
  administration_id uuid not null,
  id uuid not null,
  official_id uuid not null,
  official text not null,
  citizen text not null,
  citizen_name text not null,
  procedure text not null,
  purpose text not null,
  paper_hash text not null,
  paper_size bigint not null,
  paper_name text not null,
  at timestamptz not null,
  used_at timestamptz,
  primary key (administration_id, id)
);
create index assistance_citizen on mandates.assistance (citizen, at);

-- The seal with which the register signs in the demonstration.
create table mandates.demonstration (
  administration_id uuid primary key,
  credential_id uuid not null
);

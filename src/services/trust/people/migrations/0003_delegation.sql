-- Delegations of competence (Ley 40/2015 art. 9): what of a place another place may do in its stead, by which act, published where.
create table people.delegation (
  administration_id uuid not null,
  id uuid not null,
  delegator_id uuid not null,
  delegate_id uuid not null,
  -- Roles and capabilities of the delegating place; only those that it still has count.
  rights text[] not null check (cardinality(rights) > 0),
  matters text not null,
  act text not null,
  -- The gazette and its day; without it there is no delegation (art. 9.3).
  publication text not null,
  from_day date not null,
  until_day date,
  -- `requested`: has rights that take two, and waits for the second person.
  state text not null check (state in ('requested', 'active', 'ended')),
  requested_by text not null,
  decided_by text,
  created_at timestamptz not null,
  primary key (administration_id, id),
  check (delegator_id <> delegate_id)
);
create index delegation_delegate on people.delegation (administration_id, delegate_id) where state = 'active';
create index delegation_delegator on people.delegation (administration_id, delegator_id);

-- The public list of elected officials, of every body.
create index appointment_official on people.appointment (search_text, id) where kind = 'official' and state = 'active';

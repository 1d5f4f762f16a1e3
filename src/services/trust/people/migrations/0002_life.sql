-- Invitations: a place that waits for its person to say yes, after signing in as themself.
create table people.invitation (
  administration_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  person text not null,
  name text not null,
  email text not null,
  unit text not null,
  title text not null,
  kind text not null check (kind in ('employee', 'official')),
  from_day date not null,
  until_day date,
  roles text[] not null,
  state text not null check (state in ('waiting', 'accepted', 'withdrawn')),
  invited_by text not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (administration_id, id)
);
create index invitation_token on people.invitation (token_hash);
create index invitation_list on people.invitation (administration_id, state, created_at desc);

-- The yearly review: when somebody of the body last said that a place still has its rights, and since when they rest.
alter table people.appointment add column reviewed_at timestamptz;
alter table people.appointment add column resting_since timestamptz;
create index appointment_review on people.appointment ((coalesce(reviewed_at, created_at))) where state = 'active' and resting_since is null;

-- Substitutions (Ley 40/2015 art. 13): who does the work of a place while its holder cannot, and under which act.
create table people.substitution (
  administration_id uuid not null,
  id uuid not null,
  substituted_id uuid not null,
  substitute_id uuid not null,
  cause text not null check (cause in ('vacancy', 'absence', 'illness', 'abstention')),
  act text not null,
  from_day date not null,
  until_day date,
  -- `requested`: brings rights that take two, and waits for the second person.
  state text not null check (state in ('requested', 'active', 'ended')),
  requested_by text not null,
  decided_by text,
  created_at timestamptz not null,
  primary key (administration_id, id),
  check (substituted_id <> substitute_id)
);
create index substitution_substitute on people.substitution (administration_id, substitute_id) where state = 'active';
create index substitution_substituted on people.substitution (administration_id, substituted_id);

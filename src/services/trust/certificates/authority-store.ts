import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { type Certificate, parseCertificate } from '../../../kernel/pki/index.ts';
import type { AuthorityRole, IssuingRole } from './profiles.ts';
import type { AuthorityRow, ResponderRow } from './tables.ts';

/** An authority with its certificate read. `keyHandle` is null when its key is not in this installation. */
export type Authority = {
  id: string;
  role: AuthorityRole;
  parent: string | null;
  certificate: Certificate;
  keyHandle: string | null;
  active: boolean;
  revision: number;
};

/** Certificates of authorities by fingerprint, read once; there are a handful. */
const known = new Map<string, Certificate>();
const MAX_KNOWN = 200;

function certificateOf({ fingerprint, certificate }: AuthorityRow): Certificate {
  const found = known.get(fingerprint);
  if (found !== undefined) return found;
  const parsed = parseCertificate(new Uint8Array(certificate));
  if (known.size < MAX_KNOWN) known.set(fingerprint, parsed);
  return parsed;
}

const toAuthority = (row: AuthorityRow): Authority => ({
  ...{ id: row.id, role: row.role, parent: row.parent, active: row.active, revision: row.revision },
  certificate: certificateOf(row),
  keyHandle: row.key_handle,
});

/** Every authority, those that were replaced too; roots first. */
export async function listAuthorities(on: Database | Tx): Promise<Authority[]> {
  const rows = await runSql<AuthorityRow>(
    on,
    `select id, role, parent, certificate, fingerprint, key_handle, active, revision, created_at
     from certificates.authority order by parent nulls first, created_at, id`,
  );
  return rows.map(toAuthority);
}

/** The authority that issues in a role now. */
export async function activeAuthority(
  on: Database | Tx,
  role: AuthorityRole,
): Promise<Authority | undefined> {
  return (await listAuthorities(on)).find((each) => each.active && each.role === role);
}

export type NewAuthority = Omit<Authority, 'revision' | 'active'> & { createdAt: Temporal.Instant };

/** Stores an authority; it takes the place of the one that issued in its role until now. */
export async function insertAuthority(tx: Tx, authority: NewAuthority): Promise<void> {
  const { id, role, parent, certificate, keyHandle, createdAt } = authority;
  await runSql(tx, 'update certificates.authority set active = false where role = $1', [role]);
  await runSql(
    tx,
    `insert into certificates.authority (id, role, parent, certificate, fingerprint, key_handle, active, created_at)
     values ($1, $2, $3, $4, $5, $6, true, $7)`,
    [
      id,
      role,
      parent,
      Buffer.from(certificate.der),
      certificate.fingerprint,
      keyHandle,
      createdAt.toString(),
    ],
  );
}

/** One process at a time makes or changes authorities; until the end of the transaction. */
export async function lockAuthorities(tx: Tx): Promise<void> {
  await runSql(tx, `select pg_advisory_xact_lock(hashtext('certificates.authorities'))`);
}

export async function insertResponder(
  tx: Tx,
  responder: Omit<ResponderRow, 'not_before' | 'not_after'>,
  certificate: Certificate,
): Promise<void> {
  await runSql(
    tx,
    `insert into certificates.responder (authority, id, certificate, key_handle, not_before, not_after)
     values ($1, $2, $3, $4, to_timestamp($5), to_timestamp($6))`,
    [
      ...[responder.authority, responder.id, responder.certificate, responder.key_handle],
      ...[certificate.notBefore / 1000, certificate.notAfter / 1000],
    ],
  );
}

/** The newest responder of each authority. */
export async function newestResponders(on: Database | Tx): Promise<ResponderRow[]> {
  return runSql<ResponderRow>(
    on,
    `select distinct on (authority) authority, id, certificate, key_handle, not_before, not_after
     from certificates.responder order by authority, not_after desc, id desc`,
  );
}

/** Forgets responders that ended before an instant; answers the handles of their keys. */
export async function deleteResponders(tx: Tx, before: Temporal.Instant): Promise<string[]> {
  const rows = await runSql<{ key_handle: string }>(
    tx,
    'delete from certificates.responder where not_after < $1 returning key_handle',
    [before.toString()],
  );
  return rows.map((row) => row.key_handle);
}

export type Pending = { role: IssuingRole; key_handle: string; request: Buffer };

/** Keys of issuing authorities that wait for the root. */
export async function listPending(on: Database | Tx): Promise<Pending[]> {
  return runSql<Pending>(
    on,
    'select role, key_handle, request from certificates.pending_authority order by role',
  );
}

export async function savePending(
  tx: Tx,
  { role, key_handle, request }: Pending,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into certificates.pending_authority (role, key_handle, request, created_at) values ($1, $2, $3, $4)
     on conflict (role) do update set key_handle = excluded.key_handle, request = excluded.request,
       created_at = excluded.created_at`,
    [role, key_handle, request, now.toString()],
  );
}

export async function deletePending(tx: Tx, role: string): Promise<void> {
  await runSql(tx, 'delete from certificates.pending_authority where role = $1', [role]);
}

import type { Kernel } from '../../../kernel/kernel.ts';
import type { CertificateState } from './tables.ts';

/** `serial` in hexadecimal. */
export type Asked = { authority: string; serial: string };
/** `changedAt`: milliseconds since 1970. */
export type StoredStatus = { state: CertificateState; changedAt: number; reason: string | null };

const TEXT = `select q.n::int4 as n, c.state, c.reason, (extract(epoch from c.changed_at) * 1000)::float8 as ms
  from unnest($1::text[], $2::text[]) with ordinality as q(authority, serial, n)
  join certificates.certificate c on c.authority = q.authority and c.serial = decode(q.serial, 'hex')`;

type Row = { n: number; state: CertificateState; reason: string | null; ms: number };

/** The status of certificates as committed now, in the order asked; undefined for what was never issued. */
export async function readStatuses(
  pool: Kernel['pool'],
  asked: readonly Asked[],
): Promise<(StoredStatus | undefined)[]> {
  const { rows } = await pool.query<Row>({
    name: 'certificates-status',
    text: TEXT,
    values: [asked.map((each) => each.authority), asked.map((each) => each.serial)],
  });
  const found: (StoredStatus | undefined)[] = asked.map(() => undefined);
  for (const { n, state, reason, ms } of rows) found[n - 1] = { state, reason, changedAt: ms };
  return found;
}

import type { Tx } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { SigningKey } from '../../../kernel/keys/index.ts';
import { buildCrl, type CrlEntryWish, type CrlWish, ext } from '../../../kernel/pki/index.ts';
import { type Authority, listAuthorities } from './authority-store.ts';
import { houseOf, settingsOf } from './house.ts';
import {
  baseList,
  type ChangedRow,
  changedSince,
  insertList,
  type ListFacts,
  lockLists,
  newestLists,
  revisionOf,
} from './list-store.ts';

/**
 * `changed`: only when a status changed since the last list. `ended`: only when the last list may not be used any more.
 * `scheduled`: in any case, and deltas are counted from it.
 */
export type Occasion = 'changed' | 'ended' | 'scheduled';

/** Makes the lists of every authority whose key is here. Answers how many were signed. */
export async function makeAllLists(
  kernel: Kernel,
  tx: Tx,
  occasion: Occasion,
  at: Temporal.Instant,
): Promise<number> {
  let made = 0;
  for (const authority of await listAuthorities(tx))
    made += await makeLists({ kernel, tx, authority, occasion, at });
  return made;
}

export type ListsWish = {
  kernel: Kernel;
  tx: Tx;
  authority: Authority;
  occasion: Occasion;
  at: Temporal.Instant;
};

/**
 * The complete list and the delta since the last base, under one number (RFC 5280 §5.2.4). Certificates that ended stay on
 * it (ISO 9594-8 §9.5.2.8, EN 319 411-2 CSS-6.3.10): signatures are judged after them.
 */
export async function makeLists({ kernel, tx, authority, occasion, at }: ListsWish): Promise<number> {
  if (authority.keyHandle === null) return 0;
  await lockLists(tx, authority.id);
  const revision = await revisionOf(tx, authority.id);
  const newest = await newestLists(tx, authority.id);
  const last = newest.find((each) => each.kind === 'full');
  if (occasion === 'changed' && last !== undefined && last.revision >= revision) return 0;
  if (occasion === 'ended' && last !== undefined && last.next_update.getTime() > at.epochMilliseconds)
    return 0;
  const key = await kernel.keys.open(authority.keyHandle);
  const base = await baseList(tx, authority.id);
  const number = Math.max(0, ...newest.map((each) => each.number)) + 1;
  const isBase = base === undefined || occasion !== 'changed';
  const shape = { kernel, authority, key, number, revision, at: notBefore(at, newest) };
  await keep(tx, shape, { kind: 'full', isBase, rows: await changedSince(tx, authority.id, 0, false) });
  // The first list is the base of the deltas to come.
  if (base === undefined) return 1;
  await keep(tx, shape, {
    kind: 'delta',
    base,
    rows: await changedSince(tx, authority.id, base.revision, true),
  });
  return 2;
}

/** A clock that goes back must not make a list that seems older than the one before. */
function notBefore(at: Temporal.Instant, newest: readonly ListFacts[]): number {
  return Math.max(at.epochMilliseconds, ...newest.map((each) => each.this_update.getTime()));
}

type Shape = {
  kernel: Kernel;
  authority: Authority;
  key: SigningKey;
  number: number;
  revision: number;
  at: number;
};
type Content = { rows: readonly ChangedRow[] } & (
  | { kind: 'full'; isBase: boolean }
  | { kind: 'delta'; base: ListFacts }
);

async function keep(tx: Tx, shape: Shape, content: Content): Promise<void> {
  const { kernel, authority, key, number, revision, at } = shape;
  const { addresses } = houseOf(kernel);
  const nextUpdate = at + settingsOf(kernel).CRL_VALID;
  const point = [{ name: { full: [{ form: 'uri' as const, value: addresses.delta(authority.id) }] } }];
  const wish: CrlWish = {
    ...{
      issuer: authority.certificate.subject,
      issuerKey: authority.certificate.publicKey,
      algorithm: key.algorithm,
    },
    ...{ thisUpdate: at, nextUpdate, number, entries: content.rows.map(entryOf) },
    expiredCertsFrom: authority.certificate.notBefore,
    ...(content.kind === 'delta'
      ? { baseNumber: content.base.number }
      : { extensions: [ext.freshestCrl(point)] }),
  };
  const unsigned = buildCrl(wish);
  const der = Buffer.from(unsigned.finish(await key.sign(unsigned.toBeSigned, unsigned.algorithm)));
  await insertList(tx, {
    ...{ authority: authority.id, kind: content.kind, number, revision, entries: content.rows.length, der },
    base_number: content.kind === 'delta' ? content.base.number : null,
    is_base: content.kind === 'full' && content.isBase,
    this_update: new Date(at),
    next_update: new Date(nextUpdate),
  });
}

function entryOf({ serial, state, reason, changed_ms: revokedAt }: ChangedRow): CrlEntryWish {
  // §5.3.1: only in deltas, for what is valid again after having been suspended.
  const said = state === 'valid' ? 'removeFromCRL' : (reason ?? 'unspecified');
  return { serial, revokedAt, reason: said };
}

import { z } from 'zod';
import { action, query } from '../../../kernel/action.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { orderStatus } from '../account.ts';
import { writeRef } from '../addresses.ts';
import { EXTERNAL_KEY_DAYS } from '../external-key.ts';
import { acmeProblems } from '../problems.ts';
import {
  countOpenExternalKeys,
  findAccount,
  insertExternalKey,
  listAccounts,
  listExternalKeys,
  revokeExternalKey as storeRevoked,
  updateAccount,
} from '../store.ts';
import { listCertificates } from '../store-certificates.ts';
import { listBodyOrders } from '../store-orders.ts';
import { id, notYours } from './acting.ts';

/** Keys that one body may have given and nobody used yet. */
export const OPEN_KEYS_LIMIT = 50;
/** Rows of each list of the office's page. */
const ROWS = 200;

export const createExternalKey = action({
  name: 'acme.external-key.create',
  summary: 'Makes a key with which one server of the body can register an ACME account.',
  access: { employee: 'body.manage' },
  input: z.object({ label: z.string().trim().min(1).max(100) }),
  output: z.object({
    id: z.string(),
    kid: z.string().describe('Its name; the key itself is shown by the page only'),
  }),
  async run({ tx, actor, now }, { label }) {
    const administrationId = administrationOf(actor)!;
    if ((await countOpenExternalKeys(tx, administrationId, now)) >= OPEN_KEYS_LIMIT)
      throw acmeProblems['rate-limited']({
        detail: `The body has ${OPEN_KEYS_LIMIT} keys that nobody used.`,
      });
    const key = { administrationId, id: newId(), label };
    const expiresAt = now.add({ hours: 24 * EXTERNAL_KEY_DAYS });
    await insertExternalKey(tx, { ...key, createdAt: now, expiresAt });
    return { id: key.id, kid: writeRef(key) };
  },
});

export const revokeExternalKey = action({
  name: 'acme.external-key.revoke',
  summary: 'Takes back a key that no server has used.',
  access: { employee: 'body.manage' },
  input: z.object({ id }),
  output: z.object({ revoked: z.literal(true) }),
  async run({ tx, actor, now }, input) {
    const administrationId = administrationOf(actor)!;
    if (!(await storeRevoked(tx, { administrationId, id: input.id }, now)))
      throw kernelProblems['not-found']();
    return { revoked: true as const };
  },
});

export const closeAccount = action({
  name: 'acme.account.close',
  summary: 'Closes an ACME account of the body: its server gets no more certificates.',
  access: { employee: 'body.manage' },
  input: z.object({ id }),
  output: z.object({ closed: z.literal(true) }),
  async run({ tx, actor }, input) {
    const account = await findAccount(tx, { administrationId: administrationOf(actor)!, id: input.id });
    if (account === undefined) throw notYours('account');
    await updateAccount(tx, { ...account, status: 'revoked' });
    return { closed: true as const };
  },
});

const moment = z.string().nullable();
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** Everything that the office's page shows; never contacts or keys. */
export const readServers = query({
  name: 'acme.server.list',
  summary: 'Keys, accounts, orders and certificates of the servers of a body.',
  access: { employee: true },
  input: z.object({}),
  output: z.object({
    keys: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        createdAt: z.string(),
        expiresAt: z.string(),
        state: z.enum(['open', 'used', 'revoked', 'expired']),
      }),
    ),
    accounts: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        status: z.enum(['valid', 'deactivated', 'revoked']),
        createdAt: z.string(),
      }),
    ),
    orders: z.array(
      z.object({
        id: z.string(),
        names: z.array(z.string()),
        status: z.enum(['pending', 'ready', 'valid', 'invalid']),
        createdAt: z.string(),
        fault: z.string().nullable(),
      }),
    ),
    certificates: z.array(
      z.object({
        administrationId: z.string(),
        id: z.string(),
        names: z.array(z.string()),
        serial: z.string(),
        notAfter: z.string(),
        revokedAt: moment,
      }),
    ),
  }),
  async run({ tx, actor, now }) {
    const administrationId = administrationOf(actor)!;
    const keys = await listExternalKeys(tx, administrationId, ROWS);
    const accounts = await listAccounts(tx, administrationId, ROWS);
    const orders = await listBodyOrders(tx, administrationId, ROWS);
    const certificates = await listCertificates(tx, administrationId, ROWS);
    return {
      keys: keys.map((key) => ({
        ...{ id: key.id, label: key.label },
        ...{ createdAt: key.createdAt.toISOString(), expiresAt: key.expiresAt.toISOString() },
        state: stateOf(key, now),
      })),
      accounts: accounts.map(({ id: own, label, status, createdAt }) => ({
        ...{ id: own, label, status, createdAt: createdAt.toISOString() },
      })),
      orders: orders.map((order) => ({
        ...{ id: order.id, names: order.names, status: orderStatus(order, now) },
        ...{ createdAt: order.createdAt.toISOString(), fault: order.error?.detail ?? null },
      })),
      certificates: certificates.map((kept) => ({
        ...{ administrationId, id: kept.id, names: kept.names, serial: kept.serial },
        ...{ notAfter: kept.notAfter.toISOString(), revokedAt: iso(kept.revokedAt) },
      })),
    };
  },
});

type Dates = { usedAt: Date | null; revokedAt: Date | null; expiresAt: Date };
const stateOf = ({ usedAt, revokedAt, expiresAt }: Dates, now: Temporal.Instant) => {
  if (usedAt !== null) return 'used' as const;
  if (revokedAt !== null) return 'revoked' as const;
  return expiresAt.getTime() <= now.epochMilliseconds ? ('expired' as const) : ('open' as const);
};

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, query, type Work } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import { type Account, AUTHORIZATION_DAYS, type ChallengeType, ORDER_DAYS, orderBody } from '../account.ts';
import { addresses } from '../addresses.ts';
import { NAMES_LIMIT, readName, splitName } from '../identifier.ts';
import { acmeProblems } from '../problems.ts';
import { findByRenewalId } from '../store-certificates.ts';
import {
  countFailures,
  countOrders,
  insertAuthorization,
  insertOrder,
  listOrders,
  validAuthorizations,
} from '../store-orders.ts';
import { actingAccount, bodyOf, id, ownOrder } from './acting.ts';

/** Orders of one body in an hour. */
export const ORDERS_PER_HOUR = 300;
/** Failed proofs of one name of a body in an hour: whoever does not look at what fails would go on for ever. */
export const FAILURES_PER_HOUR = 20;
const HOUR_SECONDS = 3_600;
/** Orders of one page of an account's list (RFC 8555 §7.1.2.1). */
const PAGE = 50;
/** 256 bits; 128 would be enough (RFC 8555 §8.3). */
const TOKEN_BYTES = 32;

export const createOrder = action({
  name: 'acme.order.create',
  summary: 'Asks for a certificate for host names, each to be proven.',
  access: { system: true },
  input: z.object({
    identifiers: z
      .array(z.object({ type: z.string().max(20), value: z.string().max(300) }))
      .min(1)
      .max(NAMES_LIMIT),
    replaces: z.string().max(200).optional(),
    notBefore: z
      .never({ error: 'is not offered: the authority decides when a certificate begins' })
      .optional(),
    notAfter: z.never({ error: 'is not offered: the authority decides when a certificate ends' }).optional(),
  }),
  output: z.object({ id: z.string(), body: bodyOf }),
  async run(work, input) {
    const { tx, now, kernel } = work;
    const account = await actingAccount(work);
    const internal = kernel.settings['ACME_HOSTS'] as readonly string[];
    const names = [...new Set(input.identifiers.map((each) => readName(each, internal)))].sort();
    await assertRates(work, account, names);
    const replaces = await replacedBy(work, account, input.replaces);
    const { administrationId } = account;
    const expiresAt = now.add({ hours: 24 * ORDER_DAYS });
    const proofs = await proofsFor(work, account, names);
    const order = {
      ...{ administrationId, id: newId(), accountId: account.id, names, replaces, createdAt: now, expiresAt },
      authorizations: proofs.map((proof) => proof.id),
      status: proofs.every(({ valid }) => valid) ? ('ready' as const) : ('pending' as const),
    };
    await insertOrder(tx, order);
    const dates = {
      createdAt: new Date(now.epochMilliseconds),
      expiresAt: new Date(expiresAt.epochMilliseconds),
    };
    return { id: order.id, body: orderBody(addresses(kernel), { ...order, ...dates, error: null }, now) };
  },
});

async function assertRates(
  { tx, now }: Work,
  { administrationId }: Account,
  names: readonly string[],
): Promise<void> {
  const since = now.subtract({ seconds: HOUR_SECONDS });
  const wait = (detail: string) =>
    acmeProblems['rate-limited']({ detail, data: { retryAfter: HOUR_SECONDS } });
  if ((await countOrders(tx, administrationId, since)) >= ORDERS_PER_HOUR)
    throw wait(`The body asked for ${ORDERS_PER_HOUR} orders within an hour.`);
  const plain = names.map((name) => splitName(name).name);
  if ((await countFailures(tx, administrationId, { names: plain, since })) >= FAILURES_PER_HOUR)
    throw wait(`The proof of one of the names failed ${FAILURES_PER_HOUR} times within an hour.`);
}

/** The certificate that an order replaces (RFC 9773 §5): of the same account, with a name in common, not replaced yet. */
async function replacedBy(
  { tx }: Work,
  account: Account,
  renewalId: string | undefined,
): Promise<string | null> {
  if (renewalId === undefined) return null;
  const kept = await findByRenewalId(tx, renewalId);
  if (kept?.accountId !== account.id || kept.administrationId !== account.administrationId)
    throw acmeProblems.malformed({ detail: 'The certificate of `replaces` is not one of this account.' });
  if (kept.replacedBy !== null) throw acmeProblems['already-replaced']();
  return renewalId;
}

/** One authorization for each name: the one that counts already, or a new one with its challenges. */
async function proofsFor(
  work: Work,
  account: Account,
  names: readonly string[],
): Promise<{ id: string; valid: boolean }[]> {
  const { tx, now } = work;
  const expiresAt = now.add({ hours: 24 * ORDER_DAYS });
  const split = names.map(splitName);
  const until = { names: split.map(({ name }) => name), until: expiresAt };
  const known = await validAuthorizations(tx, account, until);
  const proofs: { id: string; valid: boolean }[] = [];
  for (const { name, wildcard } of split) {
    const counting = known.find((each) => each.name === name && each.wildcard === wildcard);
    const { administrationId } = account;
    const fresh = {
      administrationId,
      id: newId(),
      accountId: account.id,
      name,
      wildcard,
      createdAt: now,
      expiresAt,
    };
    // A wildcard is proven in the zone only: one host says nothing of the others (RFC 8555 §8.3, §8.4).
    const types: ChallengeType[] = wildcard ? ['dns-01'] : ['http-01', 'dns-01'];
    if (counting === undefined) await insertAuthorization(tx, fresh, types.map(newChallenge));
    proofs.push({ id: counting?.id ?? fresh.id, valid: counting !== undefined });
  }
  return proofs;
}

const newChallenge = (type: ChallengeType) => ({
  ...{ id: newId(), type, token: randomBytes(TOKEN_BYTES).toString('base64url') },
});

/** Until when a proof counts from when it was made. */
export const proofEnd = (now: Temporal.Instant): Temporal.Instant =>
  now.add({ hours: 24 * AUTHORIZATION_DAYS });

export const readOrder = query({
  name: 'acme.order.read',
  summary: 'One order of an ACME account.',
  access: { system: true },
  input: z.object({ id }),
  output: bodyOf,
  async run(work, input) {
    const order = await ownOrder(work, await actingAccount(work), input);
    return orderBody(addresses(work.kernel), order, work.now);
  },
});

export const listOwnOrders = query({
  name: 'acme.order.list',
  summary: 'Orders of an ACME account, newest first.',
  access: { system: true },
  input: z.object({ before: id.optional() }),
  output: z.object({ orders: z.array(z.string()), next: z.string().nullable() }),
  async run(work, { before = null }) {
    const account = await actingAccount(work);
    const found = await listOrders(work.tx, account, { before, limit: PAGE + 1 });
    const shown = found.slice(0, PAGE);
    const at = addresses(work.kernel);
    return { orders: shown.map(at.order), next: found.length > PAGE ? (shown.at(-1)?.id ?? null) : null };
  },
});

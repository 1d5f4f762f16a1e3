import { z } from 'zod';
import type { Work } from '../../../kernel/action.ts';
import { type Account, type Order, orderStatus } from '../account.ts';
import { acmeProblems } from '../problems.ts';
import { findAccount } from '../store.ts';
import { findOrder } from '../store-orders.ts';

export const id = z.uuid();
/** Bodies of RFC 8555, made in `account.ts`. */
export const bodyOf = z.looseObject({ status: z.string() });

/** The account that acts. Throws `account-does-not-exist`, or `unauthorized` when it was closed. */
export async function actingAccount({ tx, actor }: Pick<Work, 'tx' | 'actor'>): Promise<Account> {
  if (actor.kind !== 'system') throw acmeProblems['account-does-not-exist']();
  const account = await findAccount(tx, { administrationId: actor.administrationId, id: actor.clientId });
  if (account === undefined) throw acmeProblems['account-does-not-exist']();
  return assertOpen(account);
}

/** Throws `unauthorized` when the account was closed (RFC 8555 §7.3.6). */
export function assertOpen(account: Account): Account {
  if (account.status !== 'valid')
    throw acmeProblems.unauthorized({ detail: `The account is ${account.status}.` });
  return account;
}

/** What is not there and what is another's are told alike. */
export const notYours = (what: string) =>
  acmeProblems.unauthorized({ detail: `This account has no such ${what}.` });

/** An order of the account that acts, locked. Throws `unauthorized`. */
export async function ownOrder(
  work: Work,
  account: Account,
  given: { id: string; lock?: true },
): Promise<Order & { now: Order['status'] }> {
  const order = await findOrder(work.tx, { ...account, id: given.id }, account.id, given.lock);
  if (order === undefined) throw notYours('order');
  return { ...order, now: orderStatus(order, work.now) };
}

import type { AccountKey } from './account-key.ts';
import type { addresses, Ref } from './addresses.ts';
import type { KeptError } from './problems.ts';

/** How long an order and what it waits for live; a proof counts for later orders this long. */
export const ORDER_DAYS = 7;
export const AUTHORIZATION_DAYS = 30;

export type Account = Ref & {
  externalKeyId: string;
  label: string;
  status: 'valid' | 'deactivated' | 'revoked';
  jwk: AccountKey;
  thumbprint: string;
  contacts: string[];
  createdAt: Date;
};

export type Authorization = Ref & {
  accountId: string;
  name: string;
  wildcard: boolean;
  status: 'pending' | 'valid' | 'invalid' | 'deactivated';
  expiresAt: Date;
};

export const CHALLENGE_TYPES = ['http-01', 'dns-01'] as const;
export type ChallengeType = (typeof CHALLENGE_TYPES)[number];
export type Challenge = Ref & {
  authorizationId: string;
  type: ChallengeType;
  token: string;
  status: 'pending' | 'processing' | 'valid' | 'invalid';
  validatedAt: Date | null;
  error: KeptError | null;
};

export type Order = Ref & {
  accountId: string;
  status: 'pending' | 'ready' | 'valid' | 'invalid';
  names: string[];
  authorizations: string[];
  replaces: string | null;
  error: KeptError | null;
  createdAt: Date;
  expiresAt: Date;
};

/** What has not ended by its time did not end well (RFC 8555 §7.1.6). */
export const orderStatus = ({ status, expiresAt }: Order, now: Temporal.Instant): Order['status'] =>
  status !== 'valid' && expiresAt.getTime() <= now.epochMilliseconds ? 'invalid' : status;

export const authorizationStatus = (
  { status, expiresAt }: Authorization,
  now: Temporal.Instant,
): Authorization['status'] | 'expired' => {
  if (expiresAt.getTime() > now.epochMilliseconds) return status;
  return status === 'valid' ? 'expired' : status === 'pending' ? 'invalid' : status;
};

type At = ReturnType<typeof addresses>;
const moment = (date: Date) => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

/** An account as RFC 8555 §7.1.2 has it. */
export const accountBody = (at: At, { status, contacts, ...ref }: Account) => ({
  status,
  ...(contacts.length === 0 ? {} : { contact: contacts }),
  orders: at.orders(ref),
});

/** An order as RFC 8555 §7.1.3 has it. */
export function orderBody(at: At, order: Order, now: Temporal.Instant) {
  const { administrationId, names, authorizations, error, replaces } = order;
  const status = orderStatus(order, now);
  return {
    status,
    expires: moment(order.expiresAt),
    identifiers: names.map((value) => ({ type: 'dns', value })),
    authorizations: authorizations.map((id) => at.authorization({ administrationId, id })),
    finalize: at.finalize(order),
    ...(replaces === null ? {} : { replaces }),
    ...(error === null ? {} : { error }),
    ...(status === 'valid' ? { certificate: at.certificate(order) } : {}),
  };
}

/** An authorization as RFC 8555 §7.1.4 has it; of one that ended well only the challenge that did it. */
export function authorizationBody(
  at: At,
  authorization: Authorization,
  { challenges, now }: { challenges: readonly Challenge[]; now: Temporal.Instant },
) {
  const status = authorizationStatus(authorization, now);
  const shown = status === 'valid' ? challenges.filter((each) => each.status === 'valid') : challenges;
  return {
    status,
    expires: moment(authorization.expiresAt),
    identifier: { type: 'dns', value: authorization.name },
    ...(authorization.wildcard ? { wildcard: true } : {}),
    challenges: shown.map((each) => challengeBody(at, each)),
  };
}

/** A challenge as RFC 8555 §8 has it. */
export const challengeBody = (at: At, challenge: Challenge) => ({
  type: challenge.type,
  url: at.challenge(challenge),
  status: challenge.status,
  token: challenge.token,
  ...(challenge.validatedAt === null ? {} : { validated: moment(challenge.validatedAt) }),
  ...(challenge.error === null ? {} : { error: challenge.error }),
});

/** The actor of an account is named by it. */
export const actorOf = ({ administrationId, id }: Ref) =>
  ({ kind: 'system', clientId: id, administrationId, capabilities: [] }) as const;

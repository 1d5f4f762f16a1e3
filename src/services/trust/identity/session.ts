import type { Level } from '../../../kernel/assurance.ts';
import type { Account, Organisation } from './account.ts';

/** In what quality a person acts in a session, until they choose another. */
export type Acting =
  | { as: 'self' }
  | { as: 'employee'; administrationId: string }
  | { as: 'operator' }
  | { as: 'representative'; mandateId: string };

/**
 * Below this nobody acts for a body or for the consortium: with papers that others may know one is oneself and no more. What
 * asks for a high level says so itself.
 */
export const LEAST_IN_OFFICE: Level = 'substantial';

/** A person who has identified themselves in one browser. */
export type Session = {
  id: string;
  account: Account;
  level: Level;
  method: string;
  /** Authentication method references (RFC 8176). */
  amr: readonly string[];
  organisation: Organisation | undefined;
  acting: Acting | undefined;
  beganAt: Temporal.Instant;
  /** The last identification: `auth_time` of tokens. */
  identifiedAt: Temporal.Instant;
};

/** What ends a session: a word for the history and for whoever is told. */
export const END_REASONS = [
  'signed-out',
  'revoked',
  'replaced',
  'left',
  'idle',
  'over',
  'account-closed',
  'method-suspended',
] as const;
export type EndReason = (typeof END_REASONS)[number];

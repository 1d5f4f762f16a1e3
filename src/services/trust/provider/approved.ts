import type { Kernel } from '../../../kernel/kernel.ts';
import type { Lang } from '../../../kernel/texts.ts';
import type { Terms } from './application.ts';
import { findApplication } from './application-store.ts';
import { consentsOf } from './consent-store.ts';
import type { Scope } from './scopes.ts';
import { words } from './texts/index.ts';

/** An application as other contracts may rely on it: approved by an operator, and in service now. */
export type ApprovedApplication = {
  id: string;
  administrationId: string;
  terms: Terms;
  /** Hexadecimal SHA-256 of its secret, when it has one. */
  secretHash: string | undefined;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function approvedApplication(
  kernel: Kernel,
  id: string,
): Promise<ApprovedApplication | undefined> {
  const found = UUID.test(id) ? await findApplication(kernel.db, id) : undefined;
  if (found?.state !== 'approved' || found.approved === undefined) return undefined;
  const { administrationId, approved, secretHash } = found;
  const isBySecret = approved.authentication === 'client_secret_basic';
  return { id, administrationId, terms: approved, secretHash: isBySecret ? secretHash : undefined };
}

/**
 * Whether a person lets an application have all of these now; with `at` (ms since 1970), whether they have let it ever
 * since: what was given before they took it back stays worth nothing when they agree again.
 */
export async function hasConsented(
  kernel: Kernel,
  which: { accountId: string; applicationId: string },
  scopes: readonly Scope[],
  at = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const [consent] = await consentsOf(kernel.db, [which]);
  if (consent === undefined || Date.parse(consent.givenAt) > at) return false;
  return scopes.every((each) => consent.scopes.includes(each));
}

/** What each scope is called for people. */
export const scopeNames = (lang: Lang): Record<Scope, string> => words(lang).scopes;

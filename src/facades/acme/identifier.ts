import { isAllowedHost } from '../../kernel/outbound.ts';
import { acmeProblems } from './problems.ts';

/** Most names of one order, and so of one certificate. */
export const NAMES_LIMIT = 50;
const NAME_LIMIT = 253;
const LABEL = /^(?!..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Of the labels with hyphens in the third and fourth place only those of RFC 5890 §2.3.2.1 mean something. */
const A_LABEL = /^xn--[a-z0-9-]{1,58}[a-z0-9]$/;
/** Ends of names that are nobody's on the public Internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476). */
const SPECIAL = /(^|\.)(localhost|local|test|invalid|example|onion|alt|internal|home\.arpa)$/;

export type Identifier = { type: 'dns'; value: string };
/** A name to be proven: without its `*.`, which is told beside (RFC 8555 §7.1.4). */
export type ProvenName = { name: string; wildcard: boolean };

/**
 * Checks an identifier of an order and answers its name in lower case. Any name may be asked for by any body: what
 * decides is the challenge. Internal names need the setting ACME_HOSTS. Throws `unsupported-identifier`, `rejected-identifier`.
 */
export function readName(
  { type, value }: { type: string; value: string },
  internal: readonly string[],
): string {
  if (type !== 'dns')
    throw acmeProblems['unsupported-identifier']({ detail: 'Only identifiers of type dns are certified.' });
  const full = value.toLowerCase();
  const { name } = splitName(full);
  const refuse = (detail: string) => acmeProblems['rejected-identifier']({ detail });
  const labels = name.split('.');
  if (full.length > NAME_LIMIT || !labels.every((label) => LABEL.test(label) || A_LABEL.test(label)))
    throw refuse('The identifier is not a host name of letters, digits and hyphens (RFC 1123).');
  if (isNamed(name, internal)) return full;
  if (labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? '') || SPECIAL.test(name))
    throw refuse('The identifier is not a name of the public Internet.');
  return full;
}

/** Whether the setting names this host, with a port or without. */
export function isNamed(name: string, internal: readonly string[]): boolean {
  return internal.some((entry) => isAllowedHost([entry.replace(/:\d+$/, '')], name, 0));
}

/** `*.vila.cat` is the name `vila.cat` with a wildcard. */
export function splitName(full: string): ProvenName {
  return full.startsWith('*.') ? { name: full.slice(2), wildcard: true } : { name: full, wildcard: false };
}

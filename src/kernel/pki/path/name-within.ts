import { readDocument } from '../asn1/index.ts';
import { PkiError } from '../error.ts';
import type { GeneralName } from '../general-name.ts';

const malformed = () => new PkiError('form', 'A name cannot be compared with a constraint.');

/**
 * Whether a name lies in the subtree of another of its form (RFC 5280 §4.2.1.10). `excluding`: in doubt (a wildcard that may
 * stand for an excluded host) the answer is yes.
 * @throws PkiError `algorithm` for forms whose subtrees are not defined, `form` for names that are not what they claim
 */
export function isWithin(name: GeneralName, base: GeneralName, excluding: boolean): boolean {
  if (name.form === 'directory' && base.form === 'directory') return name.name.isWithin(base.name);
  if (name.form === 'dns' && base.form === 'dns') return dnsWithin(name.value, base.value, excluding);
  if (name.form === 'email' && base.form === 'email') return emailWithin(name.value, base.value);
  if (name.form === 'uri' && base.form === 'uri')
    return hostWithin(uriHost(name.value), base.value.toLowerCase());
  if (name.form === 'ip' && base.form === 'ip') return ipWithin(name.bytes, base.bytes);
  throw new PkiError('algorithm', 'Constraints on names of this form are not supported.');
}

const host = (value: string): string => value.toLowerCase().replace(/\.$/, '');

function dnsWithin(value: string, constraint: string, excluding: boolean): boolean {
  const name = host(value);
  const base = host(constraint);
  if (name === '') throw malformed();
  if (base === '' || name === base) return true;
  if (name.endsWith(base.startsWith('.') ? base : `.${base}`)) return true;
  // `*.example.org` may stand for the excluded `mail.example.org`.
  return excluding && name.startsWith('*.') && base.endsWith(name.slice(1));
}

/** `host` exactly, or every host below `.domain`. */
function hostWithin(name: string, base: string): boolean {
  return base.startsWith('.') ? name.endsWith(base) && name.length > base.length : name === base;
}

const MAILBOX = /^([^@\s]+|"[^"]*")@([^@\s]+)$/;

function emailWithin(value: string, constraint: string): boolean {
  const [, local, domain] = MAILBOX.exec(value) ?? [];
  if (local === undefined || domain === undefined) throw malformed();
  const wanted = MAILBOX.exec(constraint);
  if (wanted !== null) return local === wanted[1] && host(domain) === host(wanted[2]!);
  return constraint === '' || hostWithin(host(domain), host(constraint));
}

/** RFC 3986 §3.2; what is not of its alphabet (a backslash before the at sign) is read by others as another host. */
const AUTHORITY =
  /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[A-Za-z0-9._~!$&'()*+,;=:%-]*@)?([A-Za-z0-9._~-]+)(?::[0-9]*)?(?:[/?#][!-[\]^-~]*)?$/;
const DOTTED_QUAD = /^[0-9.]+$/;

/** The host of an address; one without a host, or with an IP address for it, must be refused (§4.2.1.10). */
function uriHost(value: string): string {
  const found = AUTHORITY.exec(value)?.[1];
  if (found === undefined || DOTTED_QUAD.test(found)) throw malformed();
  return host(found);
}

function ipWithin(address: Uint8Array, constraint: Uint8Array): boolean {
  const size = address.length;
  if ((size !== 4 && size !== 16) || (constraint.length !== 8 && constraint.length !== 32)) throw malformed();
  if (constraint.length !== size * 2) return false;
  for (let i = 0; i < size; i++)
    if (((address[i]! ^ constraint[i]!) & constraint[size + i]!) !== 0) return false;
  return true;
}

/** The mailbox of an SmtpUTF8Mailbox (RFC 9598 §3), to which constraints on mailboxes apply (§6). */
export function mailboxOf(der: Uint8Array): GeneralName {
  return { form: 'email', value: readDocument(der).text() };
}

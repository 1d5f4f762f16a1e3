import { badRequest } from './errors.ts';

/** A member of the federation, or one of its subsystems. */
export type ClientId = { instance: string; memberClass: string; member: string; subsystem?: string };
/** A service of a subsystem. */
export type ServiceId = Required<ClientId> & { service: string };

/** Longest part of an identifier. */
const PART_LIMIT = 128;
/**
 * Letters, digits and `'()+,-.=?` (PR-REST 4.8), and the underscore, which the codes of our data services have
 * and X-Road's own software lets through. Letters may be of any script, composed (NFC).
 */
const ALLOWED = /^[\p{L}\p{Nd}'()+,\-.=?_]+$/u;

/** Decodes one part of an identifier. `where` says in whose words the refusal speaks. Throws client.bad_request. */
export function readPart(raw: string, where: string): string {
  const part = percentDecoded(raw);
  if (part === undefined) throw badRequest(`${where} has a part that is not percent-encoded UTF-8.`);
  if (part === '') throw badRequest(`${where} has an empty part.`);
  if (part.length > PART_LIMIT)
    throw badRequest(`${where} has a part with more than ${PART_LIMIT} characters.`);
  if (!ALLOWED.test(part) || part !== part.normalize('NFC') || /^\.+$/.test(part)) {
    throw badRequest(`${where} has a part with characters other than letters, digits and '()+,-.=?_ .`);
  }
  return part;
}

/** Percent-decoded UTF-8 (RFC 3986 §2.1), or undefined when it is not that; overlong forms are not. */
export function percentDecoded(raw: string): string | undefined {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined; // a broken escape or bytes that are no UTF-8
  }
}

/** `instance/class/member[/subsystem]`, as in `X-Road-Client`. Throws client.bad_request. */
export function readClientId(text: string): ClientId {
  const where = 'The header X-Road-Client';
  const parts = text.split('/');
  if (parts.length < 3 || parts.length > 4) {
    throw badRequest(`${where} must have 3 or 4 parts: instance/class/member[/subsystem].`);
  }
  const [instance = '', memberClass = '', member = '', subsystem] = parts.map((part) =>
    readPart(part, where),
  );
  return subsystem === undefined
    ? { instance, memberClass, member }
    : { instance, memberClass, member, subsystem };
}

/** `instance/class/member/server`, as in `X-Road-Security-Server`. Throws client.bad_request. */
export function checkServerId(text: string): void {
  const where = 'The header X-Road-Security-Server';
  const parts = text.split('/');
  if (parts.length !== 4) throw badRequest(`${where} must have 4 parts: instance/class/member/server.`);
  for (const part of parts) readPart(part, where);
}

/** `[class/]code`, as in `X-Road-Represented-Party`; answers it decoded. Throws client.bad_request. */
export function readParty(text: string): string {
  const where = 'The header X-Road-Represented-Party';
  const parts = text.split('/');
  if (parts.length > 2) throw badRequest(`${where} must have 1 or 2 parts: [class/]code.`);
  return parts.map((part) => readPart(part, where)).join('/');
}

/** An identifier as it goes in headers and addresses: every part percent-encoded. */
export function writeId(id: ClientId | ServiceId): string {
  const parts = [id.instance, id.memberClass, id.member];
  if (id.subsystem !== undefined) parts.push(id.subsystem);
  if ('service' in id) parts.push(id.service);
  return parts.map((part) => encodeURIComponent(part)).join('/');
}

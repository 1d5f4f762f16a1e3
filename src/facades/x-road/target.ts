import { badRequest, XRoadError } from './errors.ts';
import { percentDecoded, readPart, type ServiceId } from './identifier.ts';

/** The address of a call, seen exactly as it was sent. */
export type Target = {
  service: ServiceId;
  /** Whole path, for the hash. */
  path: string;
  /** Without the question mark; undefined when there was none. */
  query: string | undefined;
  /** What follows the service code: empty, or from its slash on. */
  rest: string;
  /** The segments of `rest`, decoded. */
  segments: string[];
};

/** Longest address that is read (the protocol recommends 2,000 characters at most). */
export const TARGET_LIMIT = 4096;
/** RFC 3986 §3.3 and §3.4: whatever else stands raw in an address was put there to be read in two ways. */
const PATH = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/]+$/;
const QUERY = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/?[\]{}|]*$/;
const ID_PARTS = 5;

/**
 * Reads `/r1/{instance}/{class}/{member}/{subsystem}/{service}[/path][?query]` (PR-REST 4.1; all five are
 * needed, as X-Road's software needs them). Everything that could be read otherwise by who comes after is
 * refused before anything is compared: dot segments, encoded slashes, backslashes, double encoding.
 * Throws client.bad_request or client.invalid_protocol_version.
 */
export function readTarget(url: string): Target {
  if (url.length > TARGET_LIMIT) throw badRequest(`The address has more than ${TARGET_LIMIT} characters.`);
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 ? undefined : url.slice(mark + 1);
  if (!PATH.test(path)) throw badRequest('The path has characters that must be percent-encoded.');
  if (query !== undefined && !QUERY.test(query))
    throw badRequest('The query has characters that must be percent-encoded.');
  const [, version = '', ...raw] = path.split('/');
  checkVersion(version);
  const segments = raw.map(cleanSegment);
  if (raw.length < ID_PARTS) {
    throw badRequest('The address must be /r1/{instance}/{class}/{member}/{subsystem}/{service}[/path].');
  }
  const [instance = '', memberClass = '', member = '', subsystem = '', service = ''] = raw
    .slice(0, ID_PARTS)
    .map((part) => readPart(part, 'The address'));
  const after = raw.slice(ID_PARTS);
  if (after.slice(0, -1).includes('')) throw badRequest('The path has an empty segment.');
  return {
    service: { instance, memberClass, member, subsystem, service },
    path,
    query,
    rest: after.length === 0 ? '' : `/${after.join('/')}`,
    segments: segments.slice(ID_PARTS),
  };
}

function checkVersion(version: string): void {
  if (version === 'r1') return;
  throw new XRoadError(
    'client.invalid_protocol_version',
    /^r\d$/.test(version)
      ? `Unsupported protocol version ${version.slice(1)}; this server speaks r1.`
      : 'Invalid protocol version; this server speaks r1.',
  );
}

/** Control and invisible characters: `.` and an invisible one are two dots for some, a name for others. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;
const INVISIBLE = /[\p{Cf}\s]/gu;

/** One decoded segment, or the refusal of whatever could become another path further on. */
function cleanSegment(raw: string): string {
  const segment = percentDecoded(raw);
  if (segment === undefined) throw badRequest('The path is not percent-encoded UTF-8.');
  if (CONTROLS.test(segment)) throw badRequest('The path has control characters.');
  // As the most careless reader would see it: compatible forms (full-width dots), parameters after `;`.
  const plain = segment.normalize('NFKC').replace(INVISIBLE, '');
  if (/[/\\\u2215\u2044]/.test(plain)) throw badRequest('The path has an encoded slash or a backslash.');
  if (/%[0-9A-Fa-f]{2}/.test(plain)) throw badRequest('The path is percent-encoded twice.');
  const name = plain.split(';', 1)[0]!;
  if (name === '.' || name === '..' || (name === '' && segment !== ''))
    throw badRequest('The path has a dot segment.');
  return segment;
}

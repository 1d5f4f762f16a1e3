import { createHash } from 'node:crypto';
import type { lookup as systemLookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type Agent, request } from 'undici';
import { OutboundRefused } from '../../kernel/outbound.ts';
import type { Problem } from '../../kernel/problem.ts';
import { mayIssue } from './caa.ts';
import { isNamed } from './identifier.ts';
import { acmeProblems } from './problems.ts';
import type { Due } from './store-orders.ts';

/** `forbidden`: where it would have led is no place that we go to; it is not tried again. */
export const VALIDATION_OUTCOMES = ['proven', 'wrong', 'unreachable', 'no-dns', 'caa', 'forbidden'] as const;
export type Outcome = (typeof VALIDATION_OUTCOMES)[number];
export type Seen = { outcome: Outcome; detail: string };

export type Looking = {
  /** Connections go through the guard of the kernel (`outbound.ts`). */
  dispatcher: Agent;
  resolver: Resolver;
  /** Our names in CAA records; none: they are not asked. */
  caa: readonly string[];
  /** Internal hosts that may be reached: each for its own challenges, never by the redirect of another. */
  internal: readonly string[];
  /** 80 (RFC 8555 §8.3); tests have another. */
  port: number;
  stopping?: AbortSignal;
};

/** The whole of one look. */
const LOOK_MS = 10_000;
const REDIRECTS = 5;
/** An answer has a token and a thumbprint, 87 characters; who says more says something else. */
const ANSWER_BYTES = 1_024;
const TXT_LIMIT = 50;
const DNS_MS = 4_000;
const DNS_TRIES = 2;

/** Why a proof failed, in the words of ACME. */
export function refusalOf(outcome: Exclude<Outcome, 'proven'>, detail: string): Problem {
  if (outcome === 'unreachable') return acmeProblems['connection-failed']({ detail });
  if (outcome === 'no-dns') return acmeProblems['dns-failed']({ detail });
  if (outcome === 'caa') return acmeProblems['caa-forbids']({ detail });
  if (outcome === 'forbidden') return acmeProblems['rejected-identifier']({ detail });
  return acmeProblems['incorrect-response']({ detail });
}

/** A resolver with limits; the servers of the system unless others are named. */
export function newResolver(servers: readonly string[]): Resolver {
  const resolver = new Resolver({ timeout: DNS_MS, tries: DNS_TRIES });
  if (servers.length > 0) resolver.setServers([...servers]);
  return resolver;
}

/** How a name becomes addresses when servers are named: by the same ones that are asked for records. */
export function lookupBy(resolver: Resolver): typeof systemLookup {
  const look = (hostname: string, options: { all?: boolean }, callback: (...answer: unknown[]) => void) => {
    const both = [resolver.resolve4(hostname), resolver.resolve6(hostname)];
    Promise.allSettled(both).then(([v4, v6]) => {
      const found = [v4, v6].flatMap((each) => (each?.status === 'fulfilled' ? each.value : []));
      const all = found.map((address) => ({ address, family: isIP(address) }));
      const [first] = all;
      if (first === undefined)
        callback(Object.assign(new Error('There is no address.'), { code: 'ENOTFOUND' }), []);
      else if (options.all) callback(null, all);
      else callback(null, first.address, first.family);
    });
  };
  return look as typeof systemLookup;
}

/** Looks once whether a challenge is answered. Never throws: what went wrong is what was seen. */
export async function look(
  due: Pick<Due, 'type' | 'token' | 'name' | 'wildcard' | 'thumbprint'>,
  looking: Looking,
): Promise<Seen> {
  const expected = `${due.token}.${due.thumbprint}`;
  try {
    if (looking.caa.length > 0 && !(await mayIssue(due, looking.caa, looking.resolver)))
      return { outcome: 'caa', detail: 'The CAA records of the name do not name this authority.' };
    return due.type === 'http-01'
      ? await lookAtServer(due.name, { token: due.token, expected, looking })
      : await lookAtZone(due.name, expected, looking.resolver);
  } catch (error) {
    return failureOf(error);
  }
}

const wrong = (detail: string): Seen => ({ outcome: 'wrong', detail });
const forbidden = (detail: string): Seen => ({ outcome: 'forbidden', detail });

/** RFC 8555 §8.3: redirects may be followed, and only the body counts, without the blanks at its end. */
async function lookAtServer(
  name: string,
  { token, expected, looking }: { token: string; expected: string; looking: Looking },
): Promise<Seen> {
  const signals = [
    AbortSignal.timeout(LOOK_MS),
    ...(looking.stopping === undefined ? [] : [looking.stopping]),
  ];
  const signal = AbortSignal.any(signals);
  const port = looking.port === 80 ? '' : `:${looking.port}`;
  let address = new URL(`http://${name}${port}/.well-known/acme-challenge/${token}`);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const answer = await request(address, {
      ...{ dispatcher: looking.dispatcher, signal, method: 'GET' },
      headers: { 'user-agent': 'Aplec ACME', accept: '*/*' },
    });
    if (answer.statusCode >= 300 && answer.statusCode < 400) {
      await answer.body.dump({ limit: ANSWER_BYTES });
      const next = nextAddress(address, answer.headers['location'], { name, looking });
      if (next === undefined)
        return forbidden('A redirect leads to an address that is not asked for challenges.');
      address = next;
      continue;
    }
    if (answer.statusCode !== 200) {
      await answer.body.dump({ limit: ANSWER_BYTES });
      return wrong(`The server answered ${answer.statusCode}.`);
    }
    const text = await firstBytes(answer.body);
    return text?.trimEnd() === expected
      ? { outcome: 'proven', detail: '' }
      : wrong('The server answered something else than the key authorization.');
  }
  return wrong(`The server redirects more than ${REDIRECTS} times.`);
}

/** Where a redirect leads: http or https, on the ports of the web, to a name and not to an address, and to no other internal host. */
function nextAddress(
  from: URL,
  location: string | string[] | undefined,
  { name, looking }: { name: string; looking: Looking },
): URL | undefined {
  if (typeof location !== 'string' || !URL.canParse(location, from)) return undefined;
  const next = new URL(location, from);
  const ports = ['', '80', '443', String(looking.port)];
  const isWeb = next.protocol === 'http:' || next.protocol === 'https:';
  if (!isWeb || !ports.includes(next.port) || next.username !== '' || next.password !== '') return undefined;
  if (isIP(next.hostname.replace(/^\[|\]$/g, '')) !== 0) return undefined;
  return next.hostname !== name && isNamed(next.hostname, looking.internal) ? undefined : next;
}

/** The body as text; undefined when it is longer than an answer can be. */
async function firstBytes(body: AsyncIterable<Buffer>): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > ANSWER_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('latin1');
}

/** RFC 8555 §8.4: one of the TXT records is the digest of the key authorization. */
async function lookAtZone(name: string, expected: string, resolver: Resolver): Promise<Seen> {
  const records = await resolver.resolveTxt(`_acme-challenge.${name}`);
  const digest = createHash('sha256').update(expected).digest('base64url');
  return records.slice(0, TXT_LIMIT).some((parts) => parts.join('') === digest)
    ? { outcome: 'proven', detail: '' }
    : wrong('No TXT record has the digest of the key authorization.');
}

/** Codes of node:dns that say that there is nothing, and of the system's own lookup. */
const NO_ANSWER =
  /^(ENOTFOUND|ENODATA|EAI_|ESERVFAIL|EREFUSED|ETIMEOUT|ECANCELLED|EBADRESP|ECONNREFUSED_DNS)/;

function failureOf(error: unknown): Seen {
  if (error instanceof OutboundRefused) return forbidden('The name leads to an address that is not public.');
  const code = (error as { code?: unknown } | null)?.code;
  const syscall = (error as { syscall?: unknown } | null)?.syscall;
  const isDns = syscall === 'getaddrinfo' || String(syscall).startsWith('query');
  if (typeof code === 'string' && (isDns || NO_ANSWER.test(code)))
    return { outcome: 'no-dns', detail: 'DNS did not give the records of the name.' };
  return { outcome: 'unreachable', detail: 'The server could not be reached, or did not answer in time.' };
}

import { inflateSync } from 'node:zlib';
import { compactVerify } from 'jose';
import { type Agent, request } from 'undici';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createOutbound } from '../../../kernel/outbound.ts';
import { refuse, WalletFinding } from './finding.ts';
import { chainOf, type Issuer, signerOf } from './issuer.ts';
import type { Status } from './sd-jwt.ts';

const TIMEOUT_MS = 5_000;
const LARGEST = 2 * 1024 * 1024;
/** A list of ten million, at one bit each. */
const LARGEST_INFLATED = 4 * 1024 * 1024;
const SKEW_SECONDS = 60;

const agents = new WeakMap<Kernel, Agent>();

export async function closeAgent(kernel: Kernel): Promise<void> {
  await agents.get(kernel)?.destroy();
  agents.delete(kernel);
}

/**
 * Asks whether a credential still holds (draft-ietf-oauth-status-list §8.3): the list is signed by an issuer that we know, names itself, and its
 * bits say “valid”. @throws WalletFinding `revoked`, `status-unknown`
 */
export async function checkStatus(
  kernel: Kernel,
  status: NonNullable<Status>,
  issuer: Issuer,
): Promise<void> {
  const now = kernel.now().epochMilliseconds;
  try {
    const token = await listAt(kernel, status.uri);
    const { payload, protectedHeader } = await compactVerify(
      token,
      (header) => signerOf(chainOf(header.x5c), [issuer], now).key,
      {
        algorithms: ['ES256'],
      },
    );
    // §5.1: so that nothing else that an issuer signed is taken for one.
    if (protectedHeader.typ !== 'statuslist+jwt') refuse('status-unknown');
    const { sub, exp, status_list: list } = JSON.parse(Buffer.from(payload).toString());
    if (sub !== status.uri || (typeof exp === 'number' && exp < now / 1000 - SKEW_SECONDS))
      refuse('status-unknown');
    const bits = Number(list?.bits);
    if (![1, 2, 4, 8].includes(bits)) refuse('status-unknown');
    const bytes = inflateSync(Buffer.from(String(list.lst), 'base64url'), {
      maxOutputLength: LARGEST_INFLATED,
    });
    const byte = bytes[Math.floor((status.index * bits) / 8)] ?? refuse('status-unknown');
    if (((byte >> ((status.index * bits) % 8)) & (2 ** bits - 1)) !== 0) refuse('revoked');
  } catch (error) {
    if (error instanceof WalletFinding) throw error;
    refuse('status-unknown');
  }
}

async function listAt(kernel: Kernel, uri: string): Promise<string> {
  const allowed = kernel.settings['WALLET_HOSTS'] as string[];
  const agent = agents.get(kernel) ?? createOutbound({ allowed, connections: 4 });
  agents.set(kernel, agent);
  // Neither follows redirects nor unpacks: what comes is counted as it comes.
  const { statusCode, body } = await request(uri, {
    ...{ dispatcher: agent, signal: AbortSignal.timeout(TIMEOUT_MS) },
    headers: { accept: 'application/statuslist+jwt' },
  });
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    length += part.length;
    if (statusCode !== 200 || length > LARGEST) refuse('status-unknown');
    parts.push(part);
  }
  return Buffer.concat(parts).toString().trim();
}

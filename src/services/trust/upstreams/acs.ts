import { createHash } from 'node:crypto';
import type { Kernel } from '../../../kernel/kernel.ts';
import { seal, unseal } from '../../../kernel/seal.ts';
import { newToken, tokenHash } from '../identity/index.ts';
import { ownKeys } from './saml/keys.ts';
import { PATH } from './saml/names.ts';
import { issuerOf, readResponse } from './saml/response.ts';
import { readMetadata } from './saml/trust.ts';
import { allUpstreams, findUpstream, keepTicket, takeTicket } from './store.ts';
import { type Said, type Upstream, UpstreamFinding } from './upstream.ts';

type SamlUpstream = Extract<Upstream, { kind: 'saml' }>;

/** From the form of the other site to the page of ours. */
const TICKET_MINUTES = 2;

const sealFor = (code: string) => ({ purpose: 'upstreams/ticket', owner: tokenHash(code).toString('hex') });

export const entityIdOf = (kernel: Kernel): string => `${kernel.publicAddress}${PATH.metadata}`;
export const acsOf = (kernel: Kernel): string => `${kernel.publicAddress}${PATH.acs}`;

/** The identity provider whose name that is; several rows may know one provider, the first that is in service counts. */
async function upstreamOf(kernel: Kernel, issuer: string): Promise<SamlUpstream> {
  for (const each of await allUpstreams(kernel.db))
    if (
      each.kind === 'saml' &&
      each.state === 'active' &&
      readMetadata(each.terms.metadata).entityId === issuer
    )
      return each;
  throw new UpstreamFinding('issuer');
}

/**
 * Reads what another site's form brought, and gives a code for it. No cookie comes with such a form, so it is not known yet
 * whether the browser is the one that asked: only that one gets something for the code. @throws UpstreamFinding
 */
export async function receive(kernel: Kernel, samlResponse: string): Promise<string> {
  const bytes = new Uint8Array(Buffer.from(samlResponse, 'base64'));
  const upstream = await upstreamOf(kernel, issuerOf(bytes));
  const now = kernel.now();
  const { opener } = await ownKeys(kernel);
  const { requestId, assertionId, until, ...said } = readResponse(bytes, {
    ...{ provider: readMetadata(upstream.terms.metadata), key: opener.key, now, most: upstream.most },
    ...{ entityId: entityIdOf(kernel), acs: acsOf(kernel), country: upstream.terms.country },
  });
  const code = newToken();
  const evidence = { response: Buffer.from(bytes).toString('base64').slice(0, EVIDENCE_LIMIT) };
  const kept = await keepTicket(
    kernel.db,
    {
      ...{ codeHash: tokenHash(code), upstreamId: upstream.id, requestId },
      assertion: createHash('sha256').update(`${upstream.id}\0${assertionId}`).digest(),
      sealed: seal(kernel, sealFor(code), Buffer.from(JSON.stringify({ said, evidence }))),
      endsAt: now.add({ minutes: TICKET_MINUTES }),
      keepUntil: Temporal.Instant.fromEpochMilliseconds(until).add({ minutes: TICKET_MINUTES }),
    },
    now,
  );
  if (!kept) throw new UpstreamFinding('replayed');
  return code;
}

/** An answer has one person and some keys: what is longer is not kept whole. */
const EVIDENCE_LIMIT = 100_000;

export type Received = { upstream: Upstream; said: Said; evidence: Record<string, string> };

/** What came for a request, once, to the browser that made it; undefined for any other. */
export async function takeReceived(
  kernel: Kernel,
  code: string,
  requestId: string,
): Promise<Received | undefined> {
  const now = kernel.now();
  const taken = await takeTicket(kernel.db, { codeHash: tokenHash(code), requestId, now });
  const bytes = taken && unseal(kernel, sealFor(code), taken.sealed);
  const upstream = taken && (await findUpstream(kernel.db, { id: taken.upstreamId }));
  if (bytes === undefined || upstream === undefined) return undefined;
  return { upstream, ...(JSON.parse(bytes.toString()) as Omit<Received, 'upstream'>) };
}

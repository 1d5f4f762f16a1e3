import type { KeyObject } from 'node:crypto';
import { compactDecrypt } from 'jose';
import type { Level } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { seal, unseal } from '../../../kernel/seal.ts';
import { newToken, type Person, personFrom, tokenHash } from '../identity/index.ts';
import { refuse, WalletFinding } from './finding.ts';
import { readMdoc } from './mdoc.ts';
import { ourKey } from './own-key.ts';
import { MDOC, SD_JWT } from './query.ts';
import { encryptionJwk, openerOf, responseUriOf } from './request.ts';
import { readSdJwt, type Shown } from './sd-jwt.ts';
import { checkStatus } from './status-list.ts';
import { activeIssuers, keepAnswer, type Presentation } from './store.ts';

/** Who somebody is, by their wallet, when all of it was checked. */
export type Said = { person: Person; level: Level; issuer: string; format: string; presented: string };

const LONGEST = 400_000;
/** What was shown is kept as evidence, sealed, up to this many characters. */
const EVIDENCE_LIMIT = 100_000;

const sealFor = (id: string) => ({ purpose: 'wallet/said', owner: id });

/**
 * Reads the encrypted answer of a wallet (OpenID4VP 1.0 §8.3.1), keeps who it was, and gives the code with which the browser comes
 * for it. A wallet whose person said no is answered the same way. @throws WalletFinding
 */
export async function receive(kernel: Kernel, presentation: Presentation, response: string): Promise<string> {
  if (response.length > LONGEST) refuse('too-large');
  const opener = openerOf(kernel, presentation);
  const answer = await decrypted(response, opener);
  if (answer['state'] !== presentation.id) refuse('state');
  if (typeof answer['error'] === 'string') return keep(kernel, presentation.id, undefined);
  return keep(kernel, presentation.id, await saidIn(kernel, presentation, { opener, answer }));
}

/** What a wallet says without encryption may only be that there is no answer (§8.2); who knows the address can say it. */
export const declined = (kernel: Kernel, { id }: Presentation): Promise<string> =>
  keep(kernel, id, undefined);

async function keep(kernel: Kernel, id: string, said: Said | undefined): Promise<string> {
  const code = newToken();
  const sealed = said === undefined ? null : seal(kernel, sealFor(id), Buffer.from(JSON.stringify(said)));
  const state = said === undefined ? 'declined' : 'answered';
  if (!(await keepAnswer(kernel.db, { id, sealed, codeHash: tokenHash(code), state }))) refuse('replayed');
  return code;
}

/** What {@link receive} kept. */
export function opened(kernel: Kernel, id: string, sealed: string): Said | undefined {
  const bytes = unseal(kernel, sealFor(id), sealed);
  return bytes && (JSON.parse(bytes.toString()) as Said);
}

async function decrypted(response: string, opener: KeyObject): Promise<Record<string, unknown>> {
  try {
    const { plaintext } = await compactDecrypt(response, opener, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A128GCM', 'A256GCM'],
    });
    return Object(JSON.parse(new TextDecoder().decode(plaintext))) as Record<string, unknown>;
  } catch {
    return refuse('not-readable');
  }
}

type Given = { opener: KeyObject; answer: Record<string, unknown> };

async function saidIn(kernel: Kernel, presentation: Presentation, { opener, answer }: Given): Promise<Said> {
  const [format, presented] = theOne(answer['vp_token']);
  const expected = {
    issuers: await activeIssuers(kernel.db),
    audience: (await ourKey(kernel)).clientId,
    nonce: presentation.nonce,
    now: kernel.now().epochMilliseconds,
  };
  const handover = {
    jwkThumbprint: new Uint8Array(Buffer.from(encryptionJwk(opener).kid, 'base64url')),
    responseUri: responseUriOf(kernel, presentation.id),
  };
  const shown =
    format === SD_JWT ? await readSdJwt(presented, expected) : await readMdoc(presented, expected, handover);
  if (shown.status !== undefined) await checkStatus(kernel, shown.status, shown.issuer);
  return { ...whoIs(shown), format, presented: presented.slice(0, EVIDENCE_LIMIT) };
}

/** One presentation of one of the credentials that were asked for, by the names of our query (§8.1). */
function theOne(token: unknown): [format: string, presented: string] {
  const entries = Object.entries(Object(token) as Record<string, unknown>);
  const [name, presented] = entries[0] ?? [];
  const [one, more] = Array.isArray(presented) ? presented : [presented];
  if (entries.length !== 1 || typeof one !== 'string' || more !== undefined) return refuse('not-one');
  if (name === SD_JWT) return [SD_JWT, one];
  return name?.startsWith(MDOC) ? [MDOC, one] : refuse('not-one');
}

/** The person that an issuer speaks of. The state and the level are those of the issuer, as we know it, and never the message's. */
function whoIs({ claims, issuer }: Shown): Pick<Said, 'person' | 'level' | 'issuer'> {
  const text = (name: string) => {
    const value = claims[name];
    return typeof value === 'string' ? value : undefined;
  };
  const found = personFrom({
    ...{ identifier: text('personal_administrative_number') ?? '', country: issuer.country },
    ...{ givenName: text('given_name'), familyName: text('family_name') },
  });
  if (typeof found === 'string') throw new WalletFinding(found);
  if (found.country !== issuer.country) return refuse('country');
  return { person: found, level: issuer.level, issuer: issuer.id };
}

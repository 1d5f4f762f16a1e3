import { zipSync } from 'fflate';
import type { Actor } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { hashOf } from '../../kernel/pki/index.ts';
import { authorize, type GivenDocument, signGiven } from '../../services/trust/signatures/index.ts';
import { contentOf, keep } from './kept-files.ts';
import { modeOf } from './signature-mode.ts';
import type { Kept } from './store.ts';
import type { Wish } from './wish.ts';

export type Signing = {
  readonly credentialId: string;
  readonly pin: string;
  readonly code: string;
  readonly wish: Wish;
  readonly documents: readonly Kept[];
};

const ENDINGS = { CMS: '.p7s', XML: '.xml', PDF: '.pdf' } as const;

/**
 * Signs the documents of a process with one gesture of the person, who releases these and no others, and keeps the result. Throws what
 * `authorize` and `signGiven` throw.
 */
export async function signProcess(
  kernel: Kernel,
  actor: Actor,
  signing: Signing,
): Promise<{ result: string; resultType: string }> {
  const { credentialId, pin, code, wish, documents } = signing;
  const mode = modeOf(wish.mode)!;
  const contents: Buffer[] = [];
  for (const each of documents) contents.push(await contentOf(kernel, each.file));
  const digests = contents.map((each) =>
    Buffer.from(mode.byDigest ? each : hashOf('sha256', each)).toString('hex'),
  );
  const { token } = await authorize(kernel, actor, { credentialId, hash: 'sha256', digests, pin, code });
  const given = contents.map(
    (each): GivenDocument => ({
      content: mode.byDigest ? { hash: 'sha256', digest: each } : each,
      ...{ format: mode.format, packaging: mode.packaging, level: mode.level },
    }),
  );
  const made = await signGiven(kernel, actor, { credentialId, token, hash: 'sha256', documents: given });
  const whole = made.length === 1 ? made[0]! : zipped(made, documents, ENDINGS[mode.type]);
  const [kept] = await keep(kernel, [{ name: 'result', content: Buffer.from(whole) }]);
  return { result: kept!.file, resultType: made.length === 1 ? mode.type : 'ZIP' };
}

/** Several results in one file, each by the name of its document. */
function zipped(made: readonly Uint8Array[], documents: readonly Kept[], ending: string): Uint8Array {
  const files = made.map((bytes, at) => {
    const name = documents[at]!.name.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_');
    return [
      `${String(at + 1).padStart(2, '0')}-${name}${name.endsWith(ending) ? '' : ending}`,
      bytes,
    ] as const;
  });
  return zipSync(Object.fromEntries(files), { level: 6 });
}

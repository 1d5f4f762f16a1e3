import { perform } from '../../../kernel/action.ts';
import type { System } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { useSealOnDigest } from './actions/seals.ts';
import type { Level } from './making.ts';
import { ownProofs } from './proofs.ts';
import { digestOf } from './released-key.ts';
import { asProblem } from './seal-files.ts';
import { prepareXades } from './xades/index.ts';

export type ContentWish = {
  sealId: string;
  /** In which a rule of the body allows it. */
  procedure: string;
  content: Uint8Array;
  mediaType: string;
  level: Level;
};

/**
 * Puts a body's seal around what a service made (XAdES, enveloping): allowed and recorded first, then made outside of any transaction.
 * Throws `seal-unknown`, `seal-not-allowed`, `credential-unusable`, `format-unfit`, `level-unreachable`.
 */
export async function sealContent(kernel: Kernel, actor: System, wish: ContentWish): Promise<Uint8Array> {
  const { content, mediaType, level, ...rest } = wish;
  const digest = digestOf(content).toString('hex');
  const { seal } = await perform(kernel, useSealOnDigest, actor, { ...rest, digest });
  const key = await kernel.keys.open(seal.keyHandle);
  return asProblem(async () => {
    const prepared = await prepareXades(
      content,
      {
        ...{ certificate: seal.certificate, chain: seal.chain, algorithm: key.algorithm },
        time: kernel.now().epochMilliseconds,
      },
      { form: 'enveloping', mediaType },
    );
    return prepared.finish(await key.sign(prepared.toBeSigned, prepared.algorithm), level, ownProofs(kernel));
  });
}

import { perform } from '../../../kernel/action.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { addFile } from './actions/add-file.ts';
import { useSeal } from './actions/seals.ts';
import { readContent, storeContent } from './content.ts';
import type { StoredFile } from './document-store.ts';
import { FormError } from './facts.ts';
import { type FormatName, formatOf } from './formats.ts';
import type { Level, SignWish } from './making.ts';
import type { SealMark } from './mark.ts';
import { signaturesProblems as problems } from './problems.ts';
import { ownProofs } from './proofs.ts';

export type SealWish = {
  sealId: string;
  procedure: string;
  files: string[];
  format: FormatName;
  level: Level;
  mark?: SealMark | undefined;
};
export type Sealed = { fileId: string; signed: StoredFile };

/**
 * Puts a body's seal on files of the body: allowed and recorded first, then made outside any transaction. Throws
 * `seal-unknown`, `seal-not-allowed`, `credential-unusable`, `file-unknown`, `format-unfit`, `level-unreachable`.
 */
export async function sealFiles(kernel: Kernel, actor: Actor, wish: SealWish): Promise<Sealed[]> {
  const { mark, ...asked } = wish;
  if (mark !== undefined && wish.format !== 'pades')
    throw problems['format-unfit']({ detail: 'Only a PDF shows a seal on its page.' });
  const { seal, files } = await perform(kernel, useSeal, actor, asked);
  const visible = mark && { ...mark, who: seal.name };
  const key = await kernel.keys.open(seal.keyHandle);
  const format = formatOf(wish.format);
  const made: Sealed[] = [];
  for (const file of files) {
    const sign: SignWish = {
      ...{ certificate: seal.certificate, chain: seal.chain, algorithm: key.algorithm },
      time: kernel.now().epochMilliseconds,
    };
    const original = await readContent(kernel, file.hash);
    const bytes = await asProblem(async () => {
      const { name, mediaType } = file;
      const signing = { original, current: undefined, name, mediaType, wish: sign, visible };
      const prepared = await format.prepare(signing);
      const value = await key.sign(prepared.toBeSigned, prepared.algorithm);
      return prepared.finish(value, wish.level, ownProofs(kernel));
    });
    const { hash, size } = await storeContent(kernel, bytes);
    const signed = await perform(kernel, addFile, actor, {
      ...{ hash, size, name: format.nameFor(file.name), mediaType: format.mediaTypeFor(file.mediaType) },
    });
    made.push({ fileId: file.id, signed });
  }
  return made;
}

/** What a format refuses is a fault of the file. */
export async function asProblem<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FormError) throw problems['format-unfit']({ detail: error.message });
    throw error;
  }
}

import { Readable } from 'node:stream';
import type { Actor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Box } from './box.ts';
import { sealingProblems } from './problems.ts';
import { fileKeyOf, ownBox, type ReadingWish } from './rules.ts';
import { openContent } from './sealed-box.ts';
import { wrapsBytes } from './sealed-form.ts';

/**
 * The content of a box as it flows, for whoever performed `sealing.box.read` just before. A content that was changed ends in an error and never
 * as if it were whole. @throws Problem as that action
 */
export async function contentOf(
  kernel: Kernel,
  actor: Actor,
  wish: ReadingWish & { boxId: string },
): Promise<{ box: Box; stream: Readable }> {
  const { box, fileKey } = await kernel.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      const found = await ownBox(tx, actor, wish.boxId);
      return { box: found, fileKey: await fileKeyOf({ tx, kernel, actor }, found, wish) };
    });
  const stored = await kernel.files.get(box.payload);
  return { box, stream: Readable.from(openContent(box.header, fileKey, stored.stream)) };
}

/** The sealed file itself, in the form of README.md: to keep elsewhere, or to open with a program of one's own. */
export async function sealedFileOf(
  kernel: Kernel,
  actor: Actor,
  boxId: string,
): Promise<{ box: Box; stream: Readable }> {
  const box = await kernel.db
    .transaction()
    .setAccessMode('read only')
    .execute((tx) => ownBox(tx, actor, boxId));
  if (!(await kernel.files.has(box.payload))) throw sealingProblems.unknown();
  const stored = await kernel.files.get(box.payload);
  async function* parts() {
    yield box.header;
    yield wrapsBytes(box.wraps);
    yield* stored.stream;
  }
  return { box, stream: Readable.from(parts()) };
}

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { action } from '../../../kernel/action.ts';
import { actorKey } from '../../../kernel/actor.ts';
import { signadorProblems } from '../problems.ts';
import { type Kept, lockProcess, type Process, saveClosed, saveDocuments } from '../store.ts';
import { mostOf, type Wish } from '../wish.ts';
import { isOver, kept, processIn } from './process.ts';

/** What tells one list of documents from another: their names and contents, in their order. */
export function digestOf(documents: readonly Kept[]): string {
  // A file is named by its hash, so that another content is another name.
  const list = documents.map(({ name, file }) => [name, file]);
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url');
}

type Offer = { readonly origin: string; readonly count: number; readonly now: Temporal.Instant };

/**
 * The wish of a process that takes some more documents of its own application (§3 of the contract: with `multiple`, and
 * while it is not signed). @throws Problem `signador.no-process`, `signador.process-over`, `signador.no-more-documents`
 */
export function assertTakes(found: Process | undefined, { origin, count, now }: Offer): Wish {
  const isOwn = found?.domain === origin.toLowerCase() && found.state === 'started';
  if (!isOwn || found.wish?.isMultiple !== true) throw signadorProblems['no-process']();
  if (isOver(found, now)) throw signadorProblems['process-over']();
  // Who has seen the list and begun must not find another one under their signature.
  if (found.closedAt !== null) throw signadorProblems['no-more-documents']();
  if (found.documents.length + count > mostOf(found.wish.mode)) throw signadorProblems['no-process']();
  return found.wish;
}

export const addToProcess = action({
  name: 'signador.process.add',
  summary: 'Add a document to a process that takes several (addDocumentToSign).',
  access: { platform: true },
  input: z.object({ token: z.string(), origin: z.string(), documents: kept }),
  output: z.object({ token: z.string() }),
  async run(work, { token, origin, documents }) {
    work.leaf({ type: 'act', record: { action: 'signador.process.add', documents: documents.length } });
    const found = await lockProcess(work.tx, token);
    assertTakes(found, { origin, count: documents.length, now: work.now });
    await saveDocuments(work.tx, token, [...(found?.documents ?? []), ...documents]);
    return { token };
  },
});

/** The person begins to sign: the list is closed, and is theirs to sign only when it is the one that they were shown. */
export const closeProcess = action({
  name: 'signador.process.close',
  summary: 'Begin to sign what was shown: no document is added any more.',
  access: { employee: true, citizen: true },
  input: z.object({ token: z.string(), shown: z.string().max(100) }),
  output: z.object({ isSame: z.boolean(), documents: kept }),
  async run(work, { token, shown }) {
    const { documents } = await processIn(work, token, 'started');
    const isSame = digestOf(documents) === shown;
    work.leaf({
      type: 'act',
      record: { action: 'signador.process.close', documents: documents.length, isSame },
      fields: { actor: actorKey(work.actor) },
    });
    await saveClosed(work.tx, token, work.now);
    return { isSame, documents };
  },
});

import { z } from 'zod';
import type { Clause } from '../../../kernel/problem.ts';
import type { Document, Version } from './document-store.ts';
import { signaturesProblems as problems } from './problems.ts';
import { RELEASE_LIMIT } from './release.ts';
import { refusals, type SignatureRequest, standingOf, type Task } from './request.ts';
import type { Stand } from './rules.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** One document of a request that a person signs as one of its signers, with the hash that they saw. */
export const itemSchema = z.strictObject({ taskId: z.uuid(), documentId: z.uuid(), hash: hex });
export type Item = z.output<typeof itemSchema>;
export const itemsSchema = z.array(itemSchema).min(1).max(RELEASE_LIMIT);

/** What a release calls an item. */
export const subjectOf = ({ taskId, documentId }: Item): string => `${taskId}/${documentId}`;
/** An item as a release has it. */
export const releasedAs = (item: Item) => ({
  subject: subjectOf(item),
  digest: Buffer.from(item.hash, 'hex'),
});

export type Situation = {
  /** Document of the person who wants to sign. */
  person: string;
  request: SignatureRequest;
  task: Task;
  document: Document;
  /** Of this document, in order. */
  versions: readonly Version[];
  stand: Stand;
  /** What they saw. */
  hash: string;
  now: Temporal.Instant;
};

/** The versions since the sender gave the document last: those that count. */
export const liveVersions = (versions: readonly Version[]): readonly Version[] =>
  versions.slice(versions.findLastIndex(({ taskId }) => taskId === null));

/**
 * Every reason why a person may not sign a document as a signer: those of the request, that they did already, and that
 * what they saw is no longer what the document is. Signatures that others gave meanwhile do not change a document.
 */
export function refusalsOf(situation: Situation): Clause[] {
  const { person, request, task, versions, stand, hash, now } = situation;
  const found = refusals({ request, task, standing: standingOf(person, task, stand), now });
  const live = liveVersions(versions);
  if (!live.some((version) => version.hash === hash)) found.push(problems['document-changed'].clause);
  if (live.some(({ taskId }) => taskId === task.id) && task.state !== 'done')
    found.push(problems['already-done'].clause);
  return found;
}

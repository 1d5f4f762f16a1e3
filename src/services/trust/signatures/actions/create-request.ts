import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { DOCUMENTS_LIMIT, insertDocuments, type JudgedFile, loadFiles } from '../document-store.ts';
import { unfitFor } from '../fitness.ts';
import { FORMATS } from '../formats.ts';
import { WORKING_DAYS_LIMIT } from '../legal-deadline.ts';
import { LEVELS } from '../making.ts';
import { signaturesProblems as problems } from '../problems.ts';
import type { SignatureRequest } from '../request.ts';
import { saveRequest } from '../request-store.ts';
import { bodyOf } from '../rules.ts';
import { sendNow } from '../sending.ts';
import { addSigners, signerSchema } from '../signers.ts';
import { SIGNERS_LIMIT } from '../task-store.ts';
import { nameOf } from '../telling.ts';

/** Days between reminders. */
const REMIND_LIMIT = 90;

export const requestWords = {
  title: z.string().trim().min(3).max(200),
  message: z.string().trim().max(4000).default(''),
  workingDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(WORKING_DAYS_LIMIT)
    .optional()
    .describe('Working days for signing, counted at the seat of the body (Ley 39/2015 art. 30.2)'),
  remindEvery: z.coerce.number().int().min(1).max(REMIND_LIMIT).optional().describe('Days between reminders'),
};

/** Makes a request, as a draft or sent at once. */
export const createRequest = action({
  name: 'signatures.request.create',
  summary: 'Ask for signatures: documents, and signers in series (steps) and in parallel (the same step).',
  access: { employee: true, system: 'signatures.request' },
  input: z.strictObject({
    ...requestWords,
    format: z.enum(FORMATS).default('pades'),
    level: z.enum(LEVELS).default('B-T'),
    documents: z
      .array(z.strictObject({ fileId: z.uuid() }))
      .max(DOCUMENTS_LIMIT)
      .default([]),
    signers: z.array(signerSchema).max(SIGNERS_LIMIT).default([]),
    send: z.boolean().default(false).describe('Send it now; otherwise it stays a draft'),
  }),
  output: z.object({ id: z.uuid(), state: z.string() }),
  async run(work, input) {
    const administrationId = bodyOf(work);
    const id = newId();
    const request: SignatureRequest = {
      ...{ administrationId, id, title: input.title, message: input.message, state: 'draft' },
      ...{ sender: actorKey(work.actor), senderName: nameOf(work.actor) },
      ...{ format: input.format, level: input.level, demonstration: false },
      ...{ expiresAt: null, reason: null, sentAt: null, endedAt: null, remindedAt: null },
      deadline:
        input.workingDays === undefined
          ? null
          : { lastDay: '', length: input.workingDays, calendars: [], cautions: [] },
      remindEvery: input.remindEvery ?? null,
      createdAt: work.now.toString(),
    };
    await saveRequest(work.tx, request);
    await addDocuments(work, request, {
      files: input.documents.map(({ fileId }, at) => ({ id: fileId, field: `documents.${at}.fileId` })),
      present: [],
    });
    await addSigners(work, request, input.signers);
    return { id, state: input.send ? (await sendNow(work, request)).state : request.state };
  },
});

type Adding = {
  /** With the field of the input that names each. */
  files: readonly { id: string; field: string }[];
  present: readonly { position: number }[];
};

/** Puts files of the body into a request, after those that are there. Throws `too-many`, `file-unknown`, `format-unfit`. */
export async function addDocuments(
  work: Work,
  request: SignatureRequest,
  { files, present }: Adding,
): Promise<void> {
  if (present.length + files.length > DOCUMENTS_LIMIT) throw problems['too-many']();
  // After the last, since one in between may have been taken out.
  const from = Math.max(-1, ...present.map(({ position }) => position)) + 1;
  const ids = files.map(({ id }) => id);
  const stored = await loadFiles(work.tx, request.administrationId, ids);
  const documents = files.map(({ id, field }, index) => {
    const file = stored.get(id);
    if (file === undefined) throw problems['file-unknown']();
    assertFits(request.format, file, field);
    const { name, mediaType, hash, size } = file;
    return {
      ...{ id: newId(), requestId: request.id, position: from + index, version: 0 },
      ...{ name, mediaType, hash, size, signedContent: hash },
    };
  });
  await insertDocuments(work.tx, { ...request, requestId: request.id }, documents, work.now);
}

/** A PDF for PAdES, an XML for XAdES, that can take a signature. Throws `format-unfit` at the field that names the file. */
export function assertFits(format: string, file: JudgedFile, field: string): void {
  const message = unfitFor(format, file);
  if (message !== undefined) throw problems['format-unfit']({ fields: [{ field, message }] });
}

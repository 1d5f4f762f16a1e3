import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { deleteDocument, documentsOf, insertVersion, loadFiles } from '../document-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import type { SignatureRequest } from '../request.ts';
import { ownRequest } from '../rules.ts';
import { sendNow } from '../sending.ts';
import { addSigners, signerSchema } from '../signers.ts';
import { deleteTask, tasksOf } from '../task-store.ts';
import { addDocuments, assertFits } from './create-request.ts';

const SENDERS = { employee: true, system: 'signatures.request' } as const;
const done = z.object({ id: z.uuid(), state: z.string() });

/** A request of one's own that signers do not have now. Throws `cannot-move` otherwise. */
async function editable(work: Work, requestId: string): Promise<SignatureRequest> {
  const request = await ownRequest(work, requestId);
  if (request.state !== 'draft' && request.state !== 'returned')
    throw problems['cannot-move']({ data: { state: request.state } });
  return request;
}

/** A request of one's own that nobody has seen yet. Throws `cannot-move` otherwise. */
async function draftOf(work: Work, requestId: string): Promise<SignatureRequest> {
  const request = await ownRequest(work, requestId);
  if (request.state !== 'draft') throw problems['cannot-move']({ data: { state: request.state } });
  return request;
}

export const addDocument = action({
  name: 'signatures.request.add-document',
  summary: 'Add a file of your body to a request that was not sent yet, or was returned.',
  access: SENDERS,
  input: z.strictObject({ requestId: z.uuid(), fileId: z.uuid() }),
  output: done,
  async run(work, { requestId, fileId }) {
    const request = await editable(work, requestId);
    const present = await documentsOf(work.tx, request.administrationId, [requestId]);
    await addDocuments(work, request, { files: [{ id: fileId, field: 'fileId' }], present });
    return request;
  },
});

/** What was returned is corrected: signatures of before do not count for the new content. */
export const replaceDocument = action({
  name: 'signatures.request.replace-document',
  summary: 'Put a corrected file in the place of a document of a returned request.',
  access: SENDERS,
  input: z.strictObject({ requestId: z.uuid(), documentId: z.uuid(), fileId: z.uuid() }),
  output: done,
  async run(work, { requestId, documentId, fileId }) {
    const request = await editable(work, requestId);
    const { administrationId } = request;
    const present = await documentsOf(work.tx, administrationId, [requestId]);
    const document = present.find(({ id }) => id === documentId);
    if (document === undefined) throw problems['document-unknown']();
    const file = (await loadFiles(work.tx, administrationId, [fileId])).get(fileId);
    if (file === undefined) throw problems['file-unknown']();
    assertFits(request.format, file, 'fileId');
    const { hash, size, name } = file;
    const nobody = {
      ...{ taskId: null, signer: null, signerDocument: null, onBehalf: null, certificate: null },
      ...{ releaseId: null, releasedAt: null, signedDigest: null, leafId: null },
    };
    const next = { documentId, version: document.version + 1, hash, size, signedContent: hash };
    await insertVersion(work.tx, administrationId, { ...next, ...nobody, at: work.now.toString() }, name);
    return request;
  },
});

export const removeDocument = action({
  name: 'signatures.request.remove-document',
  summary: 'Take a document out of a request that was not sent yet.',
  access: SENDERS,
  input: z.strictObject({ requestId: z.uuid(), documentId: z.uuid() }),
  output: done,
  async run(work, { requestId, documentId }) {
    const request = await draftOf(work, requestId);
    const present = await documentsOf(work.tx, request.administrationId, [requestId]);
    if (!present.some(({ id }) => id === documentId)) throw problems['document-unknown']();
    await deleteDocument(work.tx, request.administrationId, documentId);
    return request;
  },
});

export const addSigner = action({
  name: 'signatures.request.add-signer',
  summary: 'Add a person or an office to a request that was not sent yet, or was returned.',
  access: SENDERS,
  input: z.strictObject({ requestId: z.uuid(), signer: signerSchema }),
  output: done,
  async run(work, { requestId, signer }) {
    const request = await editable(work, requestId);
    await addSigners(work, request, [signer]);
    return request;
  },
});

export const removeSigner = action({
  name: 'signatures.request.remove-signer',
  summary: 'Take a signer out of a request that was not sent yet.',
  access: SENDERS,
  input: z.strictObject({ requestId: z.uuid(), taskId: z.uuid() }),
  output: done,
  async run(work, { requestId, taskId }) {
    const request = await draftOf(work, requestId);
    const tasks = await tasksOf(work.tx, { administrationId: request.administrationId, requestId });
    if (!tasks.some(({ id }) => id === taskId)) throw problems['not-your-task']();
    await deleteTask(work.tx, request.administrationId, taskId);
    return request;
  },
});

export const sendRequest = action({
  name: 'signatures.request.send',
  summary: 'Send a draft, or a returned request after correcting it, to its signers.',
  access: SENDERS,
  input: z.strictObject({ requestId: z.uuid() }),
  output: done,
  async run(work, { requestId }) {
    return sendNow(work, await ownRequest(work, requestId));
  },
});

import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { nameText, parseCertificate } from '../../../../kernel/pki/index.ts';
import { documentsOf, loadDocument, type Version, versionsOf } from '../document-store.ts';
import { formatOf } from '../formats.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { REQUEST_STATES, ROLES, refusals } from '../request.ts';
import { happeningsOf } from '../request-store.ts';
import { seenRequest, standingsOf } from '../rules.ts';
import { tasksOf } from '../task-store.ts';

const documentView = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  version: z.number(),
  hash: z.string().describe('SHA-256 of the newest version, hexadecimal'),
  size: z.number(),
});

export const requestDetail = z.object({
  id: z.uuid(),
  title: z.string(),
  message: z.string(),
  state: z.enum(REQUEST_STATES),
  senderName: z.string(),
  mine: z.boolean().describe('You sent it'),
  format: z.string(),
  level: z.string(),
  deadline: z
    .object({
      lastDay: z.string(),
      length: z.number(),
      calendars: z.array(z.string()),
      cautions: z.array(z.string()),
    })
    .nullable(),
  expiresAt: z.string().nullable(),
  remindEvery: z.number().nullable(),
  reason: z.string().nullable(),
  demonstration: z.boolean(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  documents: z.array(documentView),
  signers: z.array(
    z.object({
      id: z.uuid(),
      step: z.number(),
      role: z.enum(ROLES),
      name: z.string().describe('The person, or the post of the office'),
      isOffice: z.boolean(),
      state: z.string(),
      doneBy: z.string().nullable(),
      doneFor: z.string().nullable(),
      doneAt: z.string().nullable(),
    }),
  ),
  happenings: z.array(
    z.object({
      kind: z.string(),
      who: z.string(),
      reason: z.string().nullable(),
      at: z.string(),
      leafId: z.string().nullable(),
    }),
  ),
  yours: z
    .object({
      taskId: z.uuid(),
      role: z.enum(ROLES),
      onBehalf: z.string().nullable(),
      refusals: z.array(z.string()).describe('Codes of what keeps you from signing now; empty: you can'),
    })
    .nullable()
    .describe('Your part in it as a signer'),
});
export type RequestDetail = z.output<typeof requestDetail>;

/** Everything about one request, for whoever may see it. */
export const getRequest = query({
  name: 'signatures.request.get',
  summary: 'A signature request with its documents, signers, what happened, and your part in it.',
  access: { employee: true, system: 'signatures.request' },
  input: z.object({ requestId: z.uuid() }),
  output: requestDetail,
  async run(work, { requestId }) {
    const request = await seenRequest(work, requestId);
    const of = { administrationId: request.administrationId, requestId };
    const tasks = await tasksOf(work.tx, of);
    const standings = await standingsOf(work, tasks);
    const own = tasks.filter(({ id }) => standings.has(id));
    const task =
      own.find(({ state }) => state === 'turn') ?? own.find(({ state }) => state !== 'done') ?? own[0];
    const standing = task && standings.get(task.id);
    return {
      ...request,
      mine: request.sender === actorKey(work.actor),
      documents: await documentsOf(work.tx, of.administrationId, [requestId]),
      signers: tasks.map((each) => ({ ...each, isOffice: each.officeId !== null })),
      happenings: await happeningsOf(work.tx, of),
      yours:
        task === undefined
          ? null
          : {
              ...{ taskId: task.id, role: task.role, onBehalf: standing?.onBehalf ?? null },
              refusals: refusals({ request, task, standing, now: work.now }).map(({ code }) => code),
            },
    };
  },
});

/** Where the content of a document is, for whoever may see its request. */
export const findContent = query({
  name: 'signatures.document.find',
  summary: 'The newest or an earlier version of a document of a request, to be downloaded.',
  access: { employee: true, system: 'signatures.request' },
  input: z.object({
    requestId: z.uuid(),
    documentId: z.uuid(),
    version: z.coerce.number().int().min(0).optional(),
    view: z.literal('1').optional().describe('Open a PDF in the browser'),
  }),
  output: z.object({ name: z.string(), mediaType: z.string(), hash: z.string() }),
  async run(work, { requestId, documentId, version }) {
    const request = await seenRequest(work, requestId);
    const document = await loadDocument(work.tx, request.administrationId, documentId);
    if (document?.requestId !== requestId) throw problems['document-unknown']();
    const versions = await versionsOf(work.tx, request.administrationId, [documentId]);
    const wanted = versions.find((each) => each.version === (version ?? document.version));
    if (wanted === undefined) throw problems['document-unknown']();
    const { name, mediaType } = document;
    const { hash } = wanted;
    if (wanted.taskId === null) return { name, mediaType, hash };
    const format = formatOf(request.format);
    return { name: format.nameFor(name), mediaType: format.mediaTypeFor(mediaType), hash };
  },
});

const signatureView = z.object({
  version: z.number(),
  hash: z.string().describe('SHA-256 of this version, hexadecimal'),
  size: z.number(),
  at: z.string(),
  signer: z.string().nullable(),
  onBehalf: z.string().nullable(),
  role: z.string().nullable(),
  certificate: z
    .object({ serial: z.string(), issuer: z.string(), fingerprint: z.string(), notAfter: z.string() })
    .nullable(),
  release: z
    .object({ id: z.string(), at: z.string(), how: z.string() })
    .nullable()
    .describe('The gesture that released the key for this document'),
  signedDigest: z.string().nullable().describe('SHA-256 of the bytes that the key signed'),
  leafId: z.string().nullable().describe('Leaf of the public record'),
});

/** The evidence of a request: who signed what, when, how it was released, and where that is recorded. */
export const getSheet = query({
  name: 'signatures.request.sheet',
  summary: 'The evidence sheet of a signature request.',
  access: { employee: true, system: 'signatures.request' },
  input: z.object({ requestId: z.uuid() }),
  output: z.object({
    request: requestDetail.omit({ yours: true, mine: true }),
    administrationId: z.uuid(),
    log: z.string().describe('Name of the public log that has the leaves'),
    documents: z.array(documentView.extend({ versions: z.array(signatureView) })),
  }),
  async run(work, { requestId }) {
    const request = await seenRequest(work, requestId);
    const { administrationId } = request;
    const of = { administrationId, requestId };
    const tasks = await tasksOf(work.tx, of);
    const documents = await documentsOf(work.tx, administrationId, [requestId]);
    const versions = await versionsOf(
      work.tx,
      administrationId,
      documents.map(({ id }) => id),
    );
    const roleOf = (id: string | null) => tasks.find((task) => task.id === id)?.role ?? null;
    return {
      administrationId,
      log: work.kernel.ledger.base,
      request: {
        ...{ ...request, documents },
        signers: tasks.map((each) => ({ ...each, isOffice: each.officeId !== null })),
        happenings: await happeningsOf(work.tx, of),
      },
      documents: documents.map((document) => ({
        ...document,
        versions: versions
          .filter(({ documentId }) => documentId === document.id)
          .map((version) => ({ ...viewOfVersion(version), role: roleOf(version.taskId) })),
      })),
    };
  },
});

function viewOfVersion(version: Version) {
  const { certificate: der, releaseId, releasedAt, ...rest } = version;
  const certificate = der === null ? undefined : parseCertificate(der);
  return {
    ...rest,
    certificate:
      certificate === undefined
        ? null
        : {
            serial: certificate.serialHex,
            issuer: nameText(certificate.issuer),
            fingerprint: certificate.fingerprint,
            notAfter: new Date(certificate.notAfter).toISOString(),
          },
    release:
      releaseId === null || releasedAt === null ? null : { id: releaseId, at: releasedAt, how: 'pin+totp' },
  };
}

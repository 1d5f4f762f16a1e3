import { z } from 'zod';
import { type Action, action, type Work } from '../../../../kernel/action.ts';
import { KEY_TYPES } from '../../../../kernel/keys/index.ts';
import { parseRequest } from '../../../../kernel/pki/index.ts';
import { ZONE } from '../../../../kernel/texts.ts';
import { deskOf, leafAbout, personOf } from '../desk.ts';
import { type Issued, issueCertificate } from '../issue.ts';
import { certificatesProblems } from '../problems.ts';
import { againstStep, type RequestStep, requestAfter } from '../registration.ts';
import { lockRequest, type RequestChange, saveRequest } from '../request-store.ts';
import { nameOfActor } from '../status.ts';
import { insertStep } from '../store.ts';
import type { RequestRow } from '../tables.ts';
import { requestView, requestViewOf } from '../views.ts';

const seen = { id: z.uuid(), version: z.coerce.number().int().min(1).optional() };
const reason = z
  .string()
  .overwrite((text) => text.trim().replace(/\r\n?/g, '\n'))
  .min(3)
  .max(1000);

/** Documents by which somebody shows who they are (Ley 6/2020 art. 7.1); of a body, those of who answers for it. */
export const DOCUMENT_TYPES = ['dni', 'nie', 'passport'] as const;

/** Loads a request for a step of the actor; refuses with every condition that fails. */
async function toStep(
  work: Work,
  { id, version }: { id: string; version?: number | undefined },
  step: RequestStep,
): Promise<RequestRow> {
  const row = await lockRequest(work.tx, id, deskOf(work.actor));
  if (row === undefined) throw certificatesProblems['request-unknown']();
  if (version !== undefined && version !== row.version) throw certificatesProblems['changed-meanwhile']();
  const clauses = againstStep(step, standingOf(row), personOf(work.actor));
  if (clauses.length > 0)
    throw certificatesProblems['step-refused']({ clauses, data: { state: row.state, step } });
  return row;
}

export const standingOf = (row: RequestRow) => ({
  state: row.state,
  requestedBy: row.requested_by,
  approvedBy: row.approved_by,
  holder: row.holder_document,
});

type Told = { step: RequestStep; reason?: string };

async function keep(work: Work, row: RequestRow, change: Partial<RequestChange>, told: Told) {
  await keepStep(work, row, told);
  return keepState(work, row, change, told);
}

async function keepStep(work: Work, row: RequestRow, { step, reason: because = '' }: Told): Promise<void> {
  await insertStep(work.tx, {
    ...{ about: row.id, administrationId: row.administration_id, step, byKind: work.actor.kind },
    ...{ byName: nameOfActor(work.actor), reason: because || null, at: work.now.toString() },
  });
}

async function keepState(
  work: Work,
  row: RequestRow,
  change: Partial<RequestChange>,
  { step, reason: because = '' }: Told,
) {
  const changed = { ...row, state: requestAfter(step, standingOf(row)), ...change };
  await saveRequest(work.tx, row, changed, work.now);
  const { id, administration_id: administrationId } = row;
  leafAbout(work, `certificates.request.${step}`, { request: id, ...(because && { reason: because }) });
  work.emit({
    ...{ administrationId, kind: `certificates.request.${STEP_EVENTS[step]}`, subject: id },
    payload: { state: changed.state },
  });
  return requestViewOf({
    ...changed,
    version: row.version + 1,
    changed_at: new Date(work.now.epochMilliseconds),
  });
}

const STEP_EVENTS = {
  verify: 'verified',
  approve: 'approved',
  reject: 'rejected',
  withdraw: 'withdrawn',
} as const;

/** The officer had the person before them, with a document that is valid. Nothing of it is copied. */
export const verifyRequest = action({
  name: 'certificates.request.verify',
  summary: 'Record that the person came to the desk and showed a valid document.',
  access: { employee: 'certificates.register' },
  input: z.strictObject({
    ...seen,
    present: z.literal(true).describe('The person was there'),
    documentType: z.enum(DOCUMENT_TYPES),
    documentUntil: z.iso
      .date()
      .describe('Last day on which the document is valid; it is looked at, not kept'),
  }),
  output: requestView,
  async run(work, { id, version, documentType, documentUntil }) {
    const row = await toStep(work, { id, version }, 'verify');
    if (documentUntil < work.now.toZonedDateTimeISO(ZONE).toPlainDate().toString())
      throw certificatesProblems['document-expired']({
        fields: [{ field: 'documentUntil', message: 'has passed already' }],
      });
    const verified_at = new Date(work.now.epochMilliseconds);
    const change = { verified_by: personOf(work.actor), verified_at, document_type: documentType };
    return keep(work, row, change, { step: 'verify' });
  },
});

/** One of the two approvals; the second issues. */
export const approveRequest = action({
  name: 'certificates.request.approve',
  summary: 'Approve a verified request. Two people do; with the second approval the certificate is issued.',
  access: { employee: 'certificates.approve', operator: true },
  input: z.strictObject(seen),
  output: requestView,
  async run(work, given) {
    const row = await toStep(work, given, 'approve');
    const approved_by = [...row.approved_by, personOf(work.actor)];
    if (requestAfter('approve', standingOf(row)) !== 'issued')
      return keep(work, row, { approved_by }, { step: 'approve' });
    // The approval is written down before what follows from it.
    await keepStep(work, row, { step: 'approve' });
    const issued = await issue(work, row);
    return keepState(work, row, { approved_by, certificate_id: issued.id }, { step: 'approve' });
  },
});

async function issue(work: Work, row: RequestRow): Promise<Issued> {
  const { profile, subject, administration_id: administration, id: requestId } = row;
  const own = row.request === null ? undefined : parseRequest(new Uint8Array(row.request)).publicKey;
  const made = own === undefined ? await work.kernel.keys.create(KEY_TYPES[0]) : undefined;
  return issueCertificate(work, {
    ...{ profile, subject, administration, requestId },
    publicKey: own ?? made!.publicKey,
    ...(made !== undefined && { keyHandle: made.handle }),
    ...(row.verified_at !== null && {
      verifiedAt: Temporal.Instant.fromEpochMilliseconds(row.verified_at.getTime()),
    }),
    ...(row.seat_until !== null && { until: endOfDay(row.seat_until) }),
  });
}

/** The last second of a day where the bodies are. */
const endOfDay = (day: string): Temporal.Instant =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(ZONE).toInstant().subtract({ seconds: 1 });

const withReason = z.strictObject({ ...seen, reason });

export const rejectRequest = action({
  name: 'certificates.request.reject',
  summary: 'Reject a request, with the reason.',
  access: { employee: 'certificates.approve', operator: true },
  input: withReason,
  output: requestView,
  async run(work, { reason: because, ...given }) {
    return keep(
      work,
      await toStep(work, given, 'reject'),
      { reason: because },
      { step: 'reject', reason: because },
    );
  },
});

export const withdrawRequest: Action<typeof withReason, typeof requestView> = action({
  name: 'certificates.request.withdraw',
  summary: 'Withdraw a request of your desk that is not decided, with the reason.',
  access: { employee: 'certificates.register' },
  input: withReason,
  output: requestView,
  async run(work, { reason: because, ...given }) {
    return keep(
      work,
      await toStep(work, given, 'withdraw'),
      { reason: because },
      { step: 'withdraw', reason: because },
    );
  },
});

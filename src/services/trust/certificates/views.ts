import { z } from 'zod';
import { PROFILE_NAMES } from './profiles.ts';
import type { CertificateFacts } from './store.ts';
import { subjectSchema } from './subject.ts';
import type { RequestRow } from './tables.ts';

export const CERTIFICATE_STATES = ['valid', 'suspended', 'revoked', 'expired'] as const;
export type ShownState = (typeof CERTIFICATE_STATES)[number];
export const REQUEST_STATES = [
  'requested',
  'verified',
  'approved',
  'issued',
  'rejected',
  'withdrawn',
] as const;

export const certificateView = z.object({
  id: z.uuid(),
  authority: z.string(),
  serial: z.string().describe('In hexadecimal'),
  profile: z.enum(PROFILE_NAMES),
  administrationId: z.uuid().nullable(),
  holder: z.string().describe('Name, pseudonym or first host'),
  state: z.enum(CERTIFICATE_STATES),
  reason: z.string().nullable().describe('Of RFC 5280 §5.3.1, when it is suspended or revoked'),
  notBefore: z.string(),
  notAfter: z.string(),
  issuedAt: z.string(),
  changedAt: z.string(),
  fingerprint: z.string().describe('SHA-256 in hexadecimal'),
  renews: z.uuid().nullable(),
  requestId: z.uuid().nullable(),
  version: z.number(),
});
export type CertificateView = z.output<typeof certificateView>;

/** A certificate as answers and pages show it, at an instant. */
export function viewOf(row: CertificateFacts, now: Temporal.Instant): CertificateView {
  return {
    ...{ id: row.id, authority: row.authority, serial: row.serial.toString('hex'), profile: row.profile },
    ...{
      administrationId: row.administration_id,
      holder: row.holder_name,
      state: shownState(row, now),
      reason: row.reason,
    },
    ...{ notBefore: row.not_before.toISOString(), notAfter: row.not_after.toISOString() },
    ...{ issuedAt: row.issued_at.toISOString(), changedAt: row.changed_at.toISOString() },
    ...{ fingerprint: row.fingerprint, renews: row.renews, requestId: row.request_id, version: row.version },
  };
}

export const shownState = (
  row: Pick<CertificateFacts, 'state' | 'not_after'>,
  now: Temporal.Instant,
): ShownState => (row.not_after.getTime() < now.epochMilliseconds ? 'expired' : row.state);

export const stepView = z.object({
  step: z.string(),
  byKind: z.string(),
  byName: z.string(),
  reason: z.string().nullable(),
  at: z.string(),
});

export const requestView = z.object({
  id: z.uuid(),
  administrationId: z.uuid(),
  profile: z.enum(PROFILE_NAMES),
  holder: z.string(),
  state: z.enum(REQUEST_STATES),
  ownKey: z
    .boolean()
    .describe('The holder made the key and sent a PKCS#10 request; otherwise the platform keeps it'),
  seatUntil: z.string().nullable(),
  approvals: z.number(),
  reason: z.string().nullable(),
  certificateId: z.uuid().nullable(),
  requestedAt: z.string(),
  changedAt: z.string(),
  version: z.number(),
});
export type RequestView = z.output<typeof requestView>;

/** One request with the subject and what was done with it: for the desk. */
export const requestDetail = requestView.extend({
  subject: subjectSchema,
  documentType: z.string().nullable(),
  history: z.array(stepView),
});

export function requestViewOf(row: RequestRow): RequestView {
  return {
    ...{ id: row.id, administrationId: row.administration_id, profile: row.profile, holder: row.holder_name },
    ...{
      state: row.state,
      ownKey: row.request !== null,
      seatUntil: row.seat_until,
      approvals: row.approved_by.length,
    },
    ...{ reason: row.reason, certificateId: row.certificate_id, version: row.version },
    ...{ requestedAt: row.requested_at.toISOString(), changedAt: row.changed_at.toISOString() },
  };
}

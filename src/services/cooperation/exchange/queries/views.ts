import { z } from 'zod';
import { serviceField } from '../actions/service-input.ts';
import { AGREEMENT_STATES, SIDES } from '../agreement.ts';
import { BASES, SERVICE_STATES, sentence } from '../data-service.ts';

const text = z.string();
const maybe = z.string().nullable();

/** A data service as anybody may see it. */
export const serviceView = z.object({
  id: text,
  providerId: text,
  providerName: text,
  code: text,
  version: z.number(),
  title: sentence,
  description: sentence,
  evidenceType: text,
  questionSchema: z.record(z.string(), z.unknown()),
  answerSchema: z.record(z.string(), z.unknown()),
  fields: z.array(serviceField),
  bases: z.array(z.enum(BASES)),
  dailyQuota: z.number(),
  timeoutMs: z.number(),
  approval: z.enum(['automatic', 'manual']),
  state: z.enum(SERVICE_STATES),
  suspendedBy: z.array(z.enum(SIDES)),
  stateReason: maybe,
  health: z.enum(['unknown', 'up', 'down']),
  probedAt: maybe,
  createdAt: text,
  updatedAt: text,
});
export type ServiceView = z.output<typeof serviceView>;

export const moveView = z.object({
  at: text,
  side: z.enum([...SIDES, 'platform']),
  unit: maybe,
  action: text,
  from: maybe,
  to: text,
  reason: maybe,
});
export type MoveView = z.output<typeof moveView>;

/** What only the provider, the operator and the platform see of a data service. */
export const ownServiceView = serviceView.extend({
  address: text,
  healthDetail: maybe,
  history: z.array(moveView),
  moves: z.array(z.enum(['update', 'publish', 'deprecate', 'suspend', 'resume', 'archive'])),
});
export type OwnServiceView = z.output<typeof ownServiceView>;

export const checkItem = z.object({ code: text, ok: z.boolean(), text: sentence, remedy: sentence });

export const AGREEMENT_ACTS = [
  'update',
  'submit',
  'withdraw',
  'approve',
  'reject',
  'suspend',
  'resume',
  'archive',
] as const;
export type AgreementAct = (typeof AGREEMENT_ACTS)[number];

/** An agreement as either side and the operator see it: the very row that the decision uses. */
export const agreementView = z.object({
  id: text,
  consumerId: text,
  consumerName: text,
  providerId: text,
  providerName: text,
  serviceId: text,
  serviceCode: text,
  serviceVersion: z.number(),
  serviceTitle: sentence,
  procedureCode: text,
  procedureTitle: text,
  basis: z.enum(BASES),
  norm: text,
  article: text,
  link: maybe,
  fields: z.array(text),
  dailyQuota: z.number(),
  validFrom: text,
  validUntil: text,
  state: z.enum(AGREEMENT_STATES),
  suspendedBy: z.array(z.enum(SIDES)),
  reason: maybe,
  requestedAt: maybe,
  decideBy: maybe,
  decideByCalendars: z.array(text).describe('Calendars that computed it, with their versions'),
  decideByCautions: z
    .array(text)
    .describe('What is not sure of them yet: `calendar-provisional:catalonia-2027`'),
  decidedAt: maybe,
  createdAt: text,
  updatedAt: text,
});
export type AgreementView = z.output<typeof agreementView>;

export const agreementDetail = agreementView.extend({
  checklist: z.array(checkItem),
  history: z.array(moveView),
  /** What the asker may do now. */
  moves: z.array(z.enum(AGREEMENT_ACTS)),
});
export type AgreementDetail = z.output<typeof agreementDetail>;

/** A page of a list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.number(), page: z.number(), pages: z.number() });
}

import type { Sentence } from '../../../kernel/problem.ts';
import type { Basis, ServiceField, ServiceState } from './data-service.ts';
import { checklistTexts } from './texts/checklist.ts';

/** Longest time that an agreement may run: Ley 40/2015 art. 49.h.1 (four years, unless a rule says otherwise). */
export const LONGEST_YEARS = 4;

/** What a request says, as the checklist reads it. */
export type Request = {
  id: string;
  procedureCode: string;
  procedureTitle: string;
  basis: Basis;
  norm: string;
  article: string;
  link: string | null;
  fields: readonly string[];
  dailyQuota: number;
  validFrom: string;
  validUntil: string;
};

/** Another agreement of the same consumer on the same data service. */
export type Standing = Pick<
  Request,
  'id' | 'procedureCode' | 'basis' | 'dailyQuota' | 'validFrom' | 'validUntil'
>;

export type ChecklistFacts = {
  request: Request;
  consumerAdhered: boolean;
  service:
    | { state: ServiceState; bases: readonly Basis[]; fields: readonly ServiceField[]; dailyQuota: number }
    | undefined;
  /** Those pending, active or suspended. */
  others: readonly Standing[];
  /** Day in Europe/Madrid. */
  today: string;
};

export type CheckCode = keyof typeof checklistTexts;
export type CheckItem = { code: CheckCode; ok: boolean; text: Sentence; remedy: Sentence };

/**
 * Every point that a request of an agreement must meet, failed or not, in a fixed order. Pure. Grounds: Ley
 * 39/2015 art. 28, Ley 40/2015 arts. 49 and 155, GDPR arts. 5.1 b–c, 6 and 9.
 */
export function checklist(facts: ChecklistFacts): CheckItem[] {
  const { request, service } = facts;
  const inForce = facts.others.filter((other) => other.id !== request.id);
  const points: Record<CheckCode, boolean> = {
    'consumer-adhered': facts.consumerAdhered,
    'service-published': service?.state === 'published',
    'basis-accepted': service?.bases.includes(request.basis) ?? false,
    'norm-present': request.norm.trim() !== '' && request.article.trim() !== '',
    'link-valid': request.link === null || isWebAddress(request.link),
    'procedure-code': /^\d{6,8}$/.test(request.procedureCode),
    'procedure-title': request.procedureTitle.trim().length >= 5,
    'fields-present': request.fields.length > 0,
    'fields-exist': fieldsOf(service, request).every((field) => field !== undefined),
    'fields-minimal': special(service, request).length === 0 || request.basis !== 'no-objection',
    'quota-within': service !== undefined && committed(inForce, request) <= service.dailyQuota,
    'validity-order': request.validFrom <= request.validUntil && request.validUntil >= facts.today,
    'validity-length': isShortEnough(request.validFrom, request.validUntil),
    'not-duplicate': !inForce.some((other) => isSame(other, request)),
  };
  return (Object.keys(points) as CheckCode[]).map((code) => ({
    code,
    ok: points[code],
    ...checklistTexts[code],
  }));
}

/** Whether every point is met. */
export function passes(items: readonly CheckItem[]): boolean {
  return items.every((item) => item.ok);
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname.includes('.') && username === '';
}

function fieldsOf(service: ChecklistFacts['service'], request: Request): (ServiceField | undefined)[] {
  return request.fields.map((path) => service?.fields.find((field) => field.path === path));
}

/** Special categories of data need a law or the person's explicit consent (GDPR art. 9.2 a, b, g, h). */
function special(service: ChecklistFacts['service'], request: Request): ServiceField[] {
  return fieldsOf(service, request).filter((field) => field?.sensitivity === 'special') as ServiceField[];
}

/** Daily quota of the consumer with this request: a data service promises so much to each consumer, not to each agreement. */
function committed(others: readonly Standing[], request: Request): number {
  const running = others.filter((other) => overlap(other, request));
  return running.reduce((sum, other) => sum + other.dailyQuota, request.dailyQuota);
}

function overlap(
  a: Pick<Request, 'validFrom' | 'validUntil'>,
  b: Pick<Request, 'validFrom' | 'validUntil'>,
): boolean {
  return a.validFrom <= b.validUntil && b.validFrom <= a.validUntil;
}

function isShortEnough(from: string, until: string): boolean {
  return until < Temporal.PlainDate.from(from).add({ years: LONGEST_YEARS }).toString();
}

function isSame(other: Standing, request: Request): boolean {
  return (
    other.procedureCode === request.procedureCode && other.basis === request.basis && overlap(other, request)
  );
}

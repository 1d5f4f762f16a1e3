import { z } from 'zod';
import type { Sentence } from '../../../kernel/problem.ts';

/** Ground on which data may go to another body: GDPR art. 6.1 e/c with Ley 39/2015 art. 28.2 and 28.3. */
export const BASES = ['law', 'consent', 'no-objection'] as const;
export type Basis = (typeof BASES)[number];

export const SENSITIVITIES = ['ordinary', 'personal', 'special'] as const;
export const SERVICE_STATES = ['draft', 'published', 'deprecated', 'suspended', 'archived'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

/** One field of an answer: dotted path, its name for people, how sensitive it is (special: GDPR art. 9). */
export type ServiceField = { path: string; title: Sentence; sensitivity: (typeof SENSITIVITIES)[number] };

/** What a provider can answer, as the decision and the pipeline see it. */
export type DataService = {
  id: string;
  providerId: string;
  code: string;
  version: number;
  title: Sentence;
  description: Sentence;
  evidenceType: string;
  questionSchema: Record<string, unknown>;
  answerSchema: Record<string, unknown>;
  fields: ServiceField[];
  bases: Basis[];
  dailyQuota: number;
  timeoutMs: number;
  address: string;
  approval: 'automatic' | 'manual';
  state: ServiceState;
};

/** Moves that a data service may make; everything else is refused. Archived is the end. */
export const SERVICE_MOVES: Readonly<Record<ServiceState, readonly ServiceState[]>> = {
  draft: ['published', 'archived'],
  published: ['deprecated', 'suspended'],
  deprecated: ['published', 'suspended', 'archived'],
  suspended: ['published', 'deprecated', 'archived'],
  archived: [],
};

/** States in which a data service answers. A deprecated one still does: its consumers have time to move. */
export function answers(state: ServiceState): boolean {
  return state === 'published' || state === 'deprecated';
}

export const sentence = z.object({
  ca: z.string().min(1).max(500),
  es: z.string().min(1).max(500),
  oc: z.string().min(1).max(500),
  en: z.string().min(1).max(500),
});

/** Identifiers that the X-Road protocol lets into an address (PR-REST 4.8), a little narrower: no dots alone. */
export const serviceCode = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'has letters, digits, - and _, at most 64');

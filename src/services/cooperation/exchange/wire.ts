import { z } from 'zod';
import { parseInput } from '../../../kernel/action.ts';
import { formatReceipt } from '../../../kernel/ledger-open.ts';
import { spellNif } from '../../../kernel/nif.ts';
import { createChecker, type ServiceEntry } from './catalogue.ts';
import { BASES } from './data-service.ts';
import { REASON_MOST } from './decision.ts';
import { onceFor } from './once-for.ts';
import type { Passage, Question } from './passage.ts';

const short = z.string().max(200);

/** A question as one would write it; people and bodies of the demonstration. */
const EXAMPLE = {
  service: { provider: 'Z99000001', code: 'RESIDENCE' },
  procedure: '990002',
  basis: 'no-objection',
  case: 'EXP-2026-000123',
  officer: { document: '99900101S', name: 'Marta Roura Pla', unit: 'Serveis Socials' },
  subject: { type: 'NIF', number: '99900001F' },
};

/** The body of `POST /v1/exchange/evidence` and of `explain`. */
export const questionShape = z
  .strictObject({
    service: z
      .strictObject({
        provider: z.string().min(1).max(64).describe('Identifier or code of the providing body'),
        code: z.string().min(1).max(64),
        version: z.int().min(1).max(9999).optional().describe('The newest published one unless given'),
      })
      .describe('What is asked'),
    procedure: z
      .string()
      .min(1)
      .max(20)
      .optional()
      .describe('SIA code of the procedure; may be left out when one agreement alone fits'),
    basis: z.enum(BASES).optional().describe('Legal ground; may be left out when one agreement alone fits'),
    case: z.string().max(100).default('').describe('Case file number in your own books'),
    officer: z
      .strictObject({ document: short.default(''), name: short.default(''), unit: short.default('') })
      .default({ document: '', name: '', unit: '' })
      .describe('The public employee who asks'),
    subject: z
      .strictObject({
        type: z.enum(['NIF', 'NIE', 'DNI', 'PASSPORT']).default('NIF'),
        number: z.string().min(1).max(20).transform(spellNif),
      })
      .describe('The person it is about'),
    question: z
      .record(z.string().max(100), z.unknown())
      .optional()
      .describe('What the service asks beside the person; see its schema'),
    fields: z
      .array(z.string().min(1).max(200))
      .max(100)
      .default([])
      .describe('Fewer fields than the agreement allows'),
    breakGlass: z
      .strictObject({ reason: z.string().max(REASON_MOST) })
      .optional()
      .describe('Emergency access: alarms and is published as such'),
  })
  .meta({ examples: [EXAMPLE] });

export type QuestionBody = z.input<typeof questionShape>;

/** A quick check for the hot path, compiled from the same schema; zod then only speaks when something is wrong. */
const quickCheck = createChecker().compile(z.toJSONSchema(questionShape, { io: 'input', target: 'draft-7' }));

type Parsed = {
  service: Question['service'];
  procedure?: string;
  basis?: Question['basis'];
  case?: string;
  officer?: Partial<Question['officer']>;
  subject: { type?: string; number: string };
  question?: Record<string, unknown>;
  fields?: string[];
  breakGlass?: { reason: string };
};

/** Reads the body of a question. Throws `kernel.input-invalid` with a message beside each wrong field. */
export function readQuestion(body: unknown): Question {
  const given = (quickCheck(body) ? body : parseInput(questionShape, body)) as Parsed;
  const subject = { type: given.subject.type ?? 'NIF', number: spellNif(given.subject.number) };
  return {
    service: given.service,
    procedure: given.procedure,
    basis: given.basis,
    caseRef: given.case ?? '',
    officer: {
      document: given.officer?.document ?? '',
      name: given.officer?.name ?? '',
      unit: given.officer?.unit ?? '',
    },
    subject,
    // The person who was checked is the person who is asked about, whatever the question says.
    question: { ...given.question, document: subject },
    fields: given.fields ?? [],
    breakGlass: given.breakGlass,
  };
}

/** The answer of `POST /v1/exchange/evidence`. */
export const evidenceShape = z.object({
  exchange: z.string().describe('Identifier of the exchange'),
  evidence: z.unknown().describe('What the provider answered, only the agreed fields'),
  service: z.object({ provider: z.string(), code: z.string(), version: z.int() }),
  agreement: z.string().nullable(),
  fields: z.array(z.string()).describe('The fields that left'),
  receipt: z.object({
    accepted: z.string().describe('Leaf written before the provider was asked'),
    outcome: z.string().describe('Leaf written before this answer left'),
    address: z.string().describe('Where the proof of the outcome will be'),
    promise: z.string().describe('Signature of the batch, checked offline until the log has the leaf'),
  }),
});

/** A text and the number of its bytes in UTF-8. */
export type Written = { text: string; bytes: number };

/** The answer as the hub writes it; `receipt.promise` is the batch signature, checked offline until the log has it. */
export function writeAnswer(passage: Passage): Written {
  const { accepted, outcome, service, agreement, decision } = passage;
  // The evidence was written once already, when it was committed to. The parts are counted: to count the whole would join it.
  const before = `{"exchange":"${passage.id}","evidence":`;
  const about = `,"service":${addressText(service!)},"agreement":${JSON.stringify(agreement?.id ?? null)},"fields":${fieldsText(decision!.fields)}`;
  const promise = JSON.stringify(formatReceipt(outcome!.promise()));
  const receipt = `,"receipt":{"accepted":"${accepted!.id}","outcome":"${outcome!.id}","address":"/v1/exchange/receipts/${outcome!.id}","promise":${promise}}}`;
  // Identifiers are ASCII.
  let bytes = before.length + receipt.length - promise.length;
  for (const part of [passage.evidenceText, about, promise]) bytes += Buffer.byteLength(part);
  return { text: before + passage.evidenceText + about + receipt, bytes };
}

const addressText = onceFor(({ providerCode, code, version }: ServiceEntry) =>
  JSON.stringify({ provider: providerCode, code, version }),
);
const fieldsText = onceFor((fields: readonly string[]) => JSON.stringify(fields));

import { z } from 'zod';
import type { Kernel } from '../../../../kernel/kernel.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { BASES, SENSITIVITIES, type ServiceField, sentence, serviceCode } from '../data-service.ts';
import { addressFault } from './address.ts';
import { id, optional } from './inputs.ts';
import { pathExists, schemaFault } from './json-schema.ts';

const jsonSchema = z.record(z.string(), z.unknown());
export const serviceField = z.object({
  path: z.string().regex(/^[A-Za-z_][\w[\]-]*(\.[A-Za-z_][\w[\]-]*){0,9}$/, 'is a dotted path of names'),
  title: sentence,
  sensitivity: z.enum(SENSITIVITIES),
});

/** Most fields of one data service. */
export const MAX_FIELDS = 200;

/** What a provider says of one version of its data service. */
export const serviceContent = z.object({
  title: sentence,
  description: sentence,
  evidenceType: z.string().trim().min(3).max(200),
  questionSchema: jsonSchema,
  answerSchema: jsonSchema,
  fields: z.array(serviceField).min(1).max(MAX_FIELDS),
  bases: z.array(z.enum(BASES)).min(1).max(BASES.length),
  dailyQuota: z.coerce.number().int().min(1).max(10_000_000),
  timeoutMs: z.coerce.number().int().min(50).max(60_000).default(5000),
  address: z.string().trim().max(500),
  approval: z.enum(['automatic', 'manual']).default('manual'),
});
export const newService = serviceContent.extend({ code: serviceCode, administrationId: optional(id) });
export const serviceChanges = serviceContent
  .extend({
    timeoutMs: serviceContent.shape.timeoutMs.unwrap(),
    approval: serviceContent.shape.approval.unwrap(),
  })
  .partial()
  .extend({ id });

type Content = z.output<typeof serviceContent>;

/** Throws `kernel.input-invalid` with every fault of schemas, fields, bases and address, each beside its field. */
export function assertServiceContent(kernel: Kernel, content: Content): void {
  const faults = contentFaults(kernel, content);
  if (faults.length > 0) throw kernelProblems['input-invalid']({ fields: faults });
}

/**
 * Faults that the form of the input does not show, of whatever part of it has the right form: so a page can tell them
 * in one go with the others.
 */
export function contentFaults(kernel: Kernel, given: Record<string, unknown>): FieldError[] {
  const faults: FieldError[] = [];
  const add = (field: string, message: string | undefined) =>
    message !== undefined && faults.push({ field, message });
  const { shape } = serviceContent;
  const question = wellFormed(shape.questionSchema, given['questionSchema']);
  if (question !== undefined) add('questionSchema', schemaFault(question));
  const answer = wellFormed(shape.answerSchema, given['answerSchema']);
  const answerFault = answer === undefined ? undefined : schemaFault(answer);
  add('answerSchema', answerFault);
  const fields = wellFormed(shape.fields, given['fields']);
  if (answer !== undefined && answerFault === undefined && fields !== undefined)
    faults.push(...fieldFaults(answer, fields));
  const bases = wellFormed(shape.bases, given['bases']);
  if (bases !== undefined && new Set(bases).size !== bases.length) add('bases', 'names each basis once');
  const address = wellFormed(shape.address, given['address']);
  if (address !== undefined) add('address', addressFault(kernel, address));
  return faults;
}

function wellFormed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | undefined {
  const read = schema.safeParse(value);
  return read.success ? read.data : undefined;
}

function fieldFaults(answerSchema: Record<string, unknown>, fields: readonly ServiceField[]): FieldError[] {
  const seen = new Set<string>();
  return fields.flatMap(({ path }, index) => {
    const field = `fields.${index}.path`;
    if (seen.has(path)) return [{ field, message: `${path} is named twice` }];
    seen.add(path);
    return pathExists(answerSchema, path)
      ? []
      : [{ field, message: `${path} is not in the schema of the answer` }];
  });
}

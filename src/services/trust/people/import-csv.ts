import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { messageOf } from '../../../kernel/field-messages.ts';
import { document, role, text } from './actions/appointments.ts';
import { KINDS } from './appointment.ts';

export const COLUMNS = [
  'document',
  'name',
  'title',
  'unit',
  'kind',
  'email',
  'fromDay',
  'untilDay',
  'roles',
] as const;
export const MOST_LINES = 5_000;
export const MOST_CHARACTERS = 2_000_000;

const blank = (value: unknown) => (value === '' ? undefined : value);
const lineShape = z
  .object({
    document,
    name: text,
    title: text,
    unit: text,
    kind: z.preprocess(blank, z.enum(KINDS).default('employee')),
    email: z.preprocess(blank, z.email().max(200).optional()),
    fromDay: z.iso.date(),
    untilDay: z.preprocess(blank, z.iso.date().optional()),
    roles: z
      .string()
      .default('')
      .transform((given) => given.split(/[\s,;]+/).filter((each) => each !== ''))
      .pipe(z.array(role).max(9)),
  })
  .refine(({ fromDay, untilDay }) => untilDay === undefined || untilDay >= fromDay, {
    path: ['untilDay'],
    error: 'is before it begins',
  });
export type Line = z.output<typeof lineShape>;
export type Fault = { line: number; column: string; message: string };

/** People of a file, and every fault with its line: nothing is written while there is one. Headings are those of {@link COLUMNS}. */
export function readPeople(csv: string): { lines: Line[]; faults: Fault[] } {
  // Spreadsheets of here write semicolons; the headings tell.
  const delimiter = csv.split('\n', 1)[0]!.includes(';') ? ';' : ',';
  let rows: Record<string, string>[];
  try {
    rows = parse(csv, {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      delimiter,
      to: MOST_LINES + 1,
    });
  } catch {
    return { lines: [], faults: [{ line: 1, column: '', message: 'is not CSV with headings' }] };
  }
  const faults: Fault[] = [];
  if (rows.length > MOST_LINES)
    faults.push({ line: MOST_LINES + 1, column: '', message: `must have at most ${MOST_LINES} items` });
  const missing = ['document', 'name', 'title', 'unit', 'fromDay'].filter(
    (name) => rows[0] !== undefined && !(name in rows[0]),
  );
  for (const column of missing) faults.push({ line: 1, column, message: 'is required' });
  if (rows.length === 0) faults.push({ line: 1, column: '', message: 'has nobody in it' });
  const lines: Line[] = [];
  const seen = new Set<string>();
  if (missing.length === 0)
    rows.slice(0, MOST_LINES).forEach((row, at) => {
      const read = lineShape.safeParse(row, { error: messageOf });
      if (!read.success)
        for (const issue of read.error.issues)
          faults.push({ line: at + 2, column: issue.path.join('.'), message: issue.message });
      else if (seen.has(`${read.data.document}\0${read.data.title}`))
        faults.push({ line: at + 2, column: 'document', message: 'stands twice with the same post' });
      else {
        seen.add(`${read.data.document}\0${read.data.title}`);
        lines.push(read.data);
      }
    });
  return { lines, faults };
}

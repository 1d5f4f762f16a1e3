import { CsvError, parse } from 'csv-parse/sync';
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
const NEEDED = ['document', 'name', 'title', 'unit', 'fromDay'] as const;
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
/** A person of a file; `at` is where their line ends in it, that of the headings being the first. */
export type Line = z.output<typeof lineShape> & { at: number };
export type Fault = { line: number; column: string; message: string };
type Raw = { record: Record<string, string>; info: { lines: number } };

/** People of a file, and every fault with its line: nothing is written while there is one. Headings are those of {@link COLUMNS}. */
export function readPeople(csv: string): { lines: Line[]; faults: Fault[] } {
  const { rows, faults } = rowsOf(csv);
  const lines: Line[] = [];
  const seen = new Set<string>();
  for (const { record, info } of rows) {
    const at = info.lines;
    const read = lineShape.safeParse(record, { error: messageOf });
    if (!read.success) {
      for (const { path, message } of read.error.issues)
        faults.push({ line: at, column: path.join('.'), message });
      continue;
    }
    const key = `${read.data.document}\0${read.data.title}`;
    if (seen.has(key))
      faults.push({ line: at, column: 'document', message: 'stands twice with the same post' });
    else lines.push({ ...read.data, at });
    seen.add(key);
  }
  return { lines, faults };
}

/** The rows that can be read one by one, at most {@link MOST_LINES}, and what is wrong with the file as a whole. */
function rowsOf(csv: string): { rows: Raw[]; faults: Fault[] } {
  const whole = (message: string, line = 1, column = '') => ({ line, column, message });
  let rows: Raw[];
  try {
    rows = parsed(csv);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const at = (error as { lines?: number }).lines;
    return { rows: [], faults: [whole('is not CSV with headings', at)] };
  }
  const [first] = rows;
  if (first === undefined) return { rows, faults: [whole('has nobody in it')] };
  const missing = NEEDED.filter((name) => !(name in first.record));
  if (missing.length > 0)
    return { rows: [], faults: missing.map((column) => whole('is required', 1, column)) };
  const over = rows[MOST_LINES];
  const faults = over === undefined ? [] : [whole(`must have at most ${MOST_LINES} items`, over.info.lines)];
  return { rows: rows.slice(0, MOST_LINES), faults };
}

/** Throws CsvError. Empty lines and cells of several lines count as lines: the parser says where it is. */
function parsed(given: string): Raw[] {
  // Inside a cell the parser counts CR LF, which forms send, as two lines.
  const csv = given.replace(/\r\n?/g, '\n');
  // Spreadsheets of here write semicolons; the headings tell.
  const delimiter = csv.split('\n', 1)[0]!.includes(';') ? ';' : ',';
  const options = { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true } as const;
  return parse(csv, { ...options, delimiter, to: MOST_LINES + 1 }) as unknown as Raw[];
}

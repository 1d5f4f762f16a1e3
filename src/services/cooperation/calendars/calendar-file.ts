import { CsvError, parse } from 'csv-parse/sync';
import { type Calendar, legalTimeProblems, loadCalendars } from '../../../kernel/legal-time/index.ts';
import type { FieldError } from '../../../kernel/problem.ts';

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];
/** Most characters of a file: under the ordinary limit of a request. */
export const CONTENT_LIMIT = 700_000;
const COLUMNS = [
  'scope',
  'version',
  'status',
  'source',
  'date',
  'name',
  'name_es',
  'name_oc',
  'name_en',
] as const;
const NEEDED = COLUMNS.slice(0, 6);
/** Lines of a file: two local holidays of every municipality for some years, with room. */
const LINES_LIMIT = 10_000;

/** Reads calendars from a file. Throws `legal-time.calendar-invalid` with every fault and where it is. */
export function readCalendars(format: Format, content: string): Calendar[] {
  return loadCalendars(format === 'json' ? fromJson(content) : fromCsv(content));
}

const invalid = (fields: FieldError[]) => legalTimeProblems['calendar-invalid']({ fields });

function fromJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid([{ field: 'content', message: 'is not JSON' }]);
  }
}

type Line = Record<(typeof COLUMNS)[number], string>;

/** A line a day; the lines of one scope, year and version are one calendar, which takes status and source of its first. */
function fromCsv(content: string): unknown[] {
  const calendars = new Map<string, Omit<Calendar, 'holidays'> & { holidays: unknown[] }>();
  for (const line of linesOf(content)) {
    const year = Number(line.date.slice(0, 4));
    const key = `${line.scope}/${year}/${line.version}`;
    const calendar = calendars.get(key) ?? {
      id: `${line.scope.replace(':', '-').toLowerCase()}-${year}`,
      version: Number(line.version),
      scope: line.scope as Calendar['scope'],
      year,
      status: line.status as Calendar['status'],
      source: line.source,
      holidays: [],
    };
    const { name, name_es, name_oc, name_en } = line;
    calendar.holidays.push({
      date: line.date,
      name: { ca: name, es: name_es || name, oc: name_oc || name, en: name_en || name },
    });
    calendars.set(key, calendar);
  }
  return [...calendars.values()];
}

function linesOf(content: string): Line[] {
  const first = content.slice(0, content.search(/[\r\n]|$/));
  // Spreadsheets of this country separate with semicolons.
  const delimiter = first.split(';').length > first.split(',').length ? ';' : ',';
  let lines: Partial<Line>[];
  try {
    const options = { bom: true, columns: true, delimiter, skip_empty_lines: true, trim: true } as const;
    lines = parse(content, options) as Partial<Line>[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalid([{ field: 'content', message: `is not CSV: ${error.code}` }]);
  }
  const given = Object.keys(lines[0] ?? {});
  const missing = NEEDED.filter((column) => !given.includes(column));
  if (missing.length > 0)
    throw invalid(missing.map((column) => ({ field: column, message: 'is a column that the file needs' })));
  if (lines.length > LINES_LIMIT)
    throw invalid([{ field: 'content', message: `has more than ${LINES_LIMIT} lines` }]);
  return lines.map(
    (line) => Object.fromEntries(COLUMNS.map((column) => [column, line[column] ?? ''])) as Line,
  );
}

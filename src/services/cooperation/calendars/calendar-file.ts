import { CsvError, parse } from 'csv-parse/sync';
import { type Calendar, legalTimeProblems, loadCalendars } from '../../../kernel/legal-time/index.ts';
import { type FieldError, Problem } from '../../../kernel/problem.ts';

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

/**
 * Reads calendars from a file. Throws `legal-time.calendar-invalid` with every fault and where it is: in JSON the path of
 * a member (`0.holidays.2.date`), in CSV the line and column (`lines.4.date`).
 */
export function readCalendars(format: Format, content: string): Calendar[] {
  if (format === 'json') return loadCalendars(fromJson(content));
  const lines = linesOf(content);
  const groups = groupsOf(lines);
  try {
    return loadCalendars(groups.map(calendarOf));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw invalid(error.fields.map(({ field, message }) => ({ field: placeOf(field, groups), message })));
  }
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

/** `at` is where it ends in the file, the line of the columns being the first. */
type Line = Record<(typeof COLUMNS)[number], string> & { at: number };

/** A line a day; the lines of one scope, year and version are one calendar. */
function groupsOf(lines: readonly Line[]): Line[][] {
  return [
    ...Map.groupBy(lines, ({ scope, date, version }) => `${scope}/${date.slice(0, 4)}/${version}`).values(),
  ];
}

/** The calendar of some lines, which takes status and source of its first. */
function calendarOf(lines: readonly Line[]): unknown {
  const { scope, version, date, status, source } = lines[0]!;
  const year = Number(date.slice(0, 4));
  return {
    id: `${scope.replace(':', '-').toLowerCase()}-${year}`,
    ...{ version: Number(version), scope, year, status, source },
    holidays: lines.map(({ date, name, name_es, name_oc, name_en }) => ({
      date,
      name: { ca: name, es: name_es || name, oc: name_oc || name, en: name_en || name },
    })),
  };
}

/** Of which line and column a calendar took what stands at a path: `0.holidays.2.name.es`, `0.year`. */
function placeOf(path: string, groups: readonly Line[][]): string {
  const [calendar, member = 'scope', holiday = '0', own = 'date', lang = 'ca'] = path.split('.');
  const lines = groups[Number(calendar)];
  if (lines === undefined) return path;
  if (member !== 'holidays') return `lines.${lines[0]!.at}.${MADE_OF[member] ?? member}`;
  const line = lines[Number(holiday)]!;
  const column = `name_${lang}` as keyof Line;
  return `lines.${line.at}.${own === 'name' && line[column] ? column : own}`;
}

/** The columns of members that are not in the file. */
const MADE_OF: Readonly<Record<string, string>> = { id: 'scope', year: 'date' };

function linesOf(content: string): Line[] {
  const first = content.slice(0, content.search(/[\r\n]|$/));
  // Spreadsheets of this country separate with semicolons.
  const delimiter = first.split(';').length > first.split(',').length ? ';' : ',';
  let lines: { record: Partial<Line>; info: { lines: number } }[];
  try {
    const options = {
      bom: true,
      columns: true,
      delimiter,
      skip_empty_lines: true,
      trim: true,
      info: true,
    } as const;
    lines = parse(content, options) as unknown as typeof lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const at = (error as { lines?: number }).lines ?? 1;
    throw invalid([{ field: `lines.${at}`, message: `is not CSV: ${error.code}` }]);
  }
  const given = Object.keys(lines[0]?.record ?? {});
  const missing = NEEDED.filter((column) => !given.includes(column));
  if (missing.length > 0)
    throw invalid(missing.map((column) => ({ field: column, message: 'is a column that the file needs' })));
  if (lines.length > LINES_LIMIT)
    throw invalid([{ field: 'content', message: `has more than ${LINES_LIMIT} lines` }]);
  return lines.map(({ record, info }) => ({
    ...(Object.fromEntries(COLUMNS.map((column) => [column, record[column] ?? ''])) as Omit<Line, 'at'>),
    at: info.lines,
  }));
}

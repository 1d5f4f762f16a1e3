import { CsvError, parse } from 'csv-parse/sync';
import { type Calendar, legalTimeProblems, loadCalendars } from '../../../kernel/legal-time/index.ts';
import { type FieldError, Problem } from '../../../kernel/problem.ts';

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];
/**
 * Most characters of a file. As JSON in UTF-8 an ordinary text of that length is under the limit of a request; the page
 * says its own.
 */
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
  const groups = groupsOf(linesOf(content));
  const differing = groups.flatMap(differencesOf);
  const { calendars, faults } = calendarsOf(groups);
  if (faults.length + differing.length > 0) throw invalid([...faults, ...differing]);
  return calendars;
}

/** Calendars of their lines, or what is wrong with them by line and column. */
function calendarsOf(groups: readonly Line[][]): { calendars: Calendar[]; faults: FieldError[] } {
  try {
    return { calendars: loadCalendars(groups.map(calendarOf)), faults: [] };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const faults = error.fields.map(({ field, message }) => ({ field: placeOf(field, groups), message }));
    return { calendars: [], faults };
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

/** What the lines of a calendar must say alike: a provisional day is not official because of the line above it. */
const ALIKE = ['status', 'source'] as const;

function differencesOf([first, ...others]: readonly Line[]): FieldError[] {
  return others.flatMap((line) =>
    ALIKE.filter((column) => line[column] !== first![column]).map((column) => ({
      field: `lines.${line.at}.${column}`,
      message: `is another than that of line ${first!.at}, which is of the same calendar`,
    })),
  );
}

/** The calendar of some lines, whose status and source are those of each. */
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
  let given: string[] = [];
  try {
    const options = {
      bom: true,
      // Apart, because a file with nothing but its columns has no line to tell them.
      columns: (header: string[]) => (given = header),
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
  const missing = NEEDED.filter((column) => !given.includes(column));
  if (missing.length > 0)
    throw invalid(missing.map((column) => ({ field: column, message: 'is a column that the file needs' })));
  if (lines.length === 0) throw invalid([{ field: 'content', message: 'has no line of a day' }]);
  if (lines.length > LINES_LIMIT)
    throw invalid([{ field: 'content', message: `has more than ${LINES_LIMIT} lines` }]);
  return lines.map(({ record, info }) => ({
    ...(Object.fromEntries(COLUMNS.map((column) => [column, record[column] ?? ''])) as Omit<Line, 'at'>),
    at: info.lines,
  }));
}

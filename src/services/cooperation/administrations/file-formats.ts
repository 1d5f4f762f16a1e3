import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { COLUMNS, type Column, type FileRow } from './file-columns.ts';
import type { ImportIssue } from './import-plan.ts';

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];
/**
 * Most characters of a file: thrice the directory of Catalonia. As JSON in UTF-8 an ordinary text of that length is under the
 * limit of a request; the page says its own.
 */
export const CONTENT_LIMIT = 700_000;
/** Most lines of a file. */
export const LINES_LIMIT = 5000;

/** What a spreadsheet takes for a formula at the beginning of a cell (OWASP, CSV injection), apostrophes or not. */
const FORMULA = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const GUARDED = /^'+[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Puts an apostrophe before what a spreadsheet would run; `unguard` takes it away. */
export const guard = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);
export const unguard = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell);

/** A CSV (RFC 4180, UTF-8) with a line of columns, every cell guarded against formulas. */
export function writeCsv(columns: readonly Column[], rows: readonly Record<Column, string>[]): string {
  const cells = rows.map((row) => columns.map((column) => guard(row[column])));
  return stringify([[...columns], ...cells], { record_delimiter: 'windows' });
}

/** A JSON list of the same rows; what is unknown is null, numbers and yes or no are themselves. */
export function writeJson(columns: readonly Column[], rows: readonly Record<Column, string>[]): string {
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(columns.map((column) => [column, toJson(column, row[column])]))),
  );
}

function toJson(column: Column, text: string): string | number | boolean | null {
  if (text === '') return null;
  if (column === 'population') return Number(text);
  return column === 'invented' ? text === 'true' : text;
}

/** A row of a file with its place in it: the line in a CSV, the position (from 1) in a JSON list. */
export type ReadRow = { line: number; cells: FileRow };
export type ReadFile = { rows: ReadRow[]; issues: ImportIssue[] };

/** Reads a file as far as it can be read; each fault with its line. */
export function readFile(format: Format, content: string): ReadFile {
  const read = format === 'csv' ? readCsv(content) : readJson(content);
  if (read.rows.length <= LINES_LIMIT) return read;
  const issue: ImportIssue = {
    line: LINES_LIMIT + 1,
    column: '',
    code: 'too-many-lines',
    value: String(read.rows.length),
  };
  return { rows: [], issues: [issue] };
}

type Record_ = { record: string[]; info: { lines: number } };

function readCsv(given: string): ReadFile {
  // A form sends every end of line as CR LF: what was tried and what is confirmed have to read the same.
  const content = given.replace(/\r\n?/g, '\n');
  const firstLine = content.slice(0, content.search(/\n|$/));
  // Spreadsheets of this country separate with semicolons.
  const delimiter = firstLine.split(';').length > firstLine.split(',').length ? ';' : ',';
  try {
    const options = {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    } as const;
    const [header, ...records] = parse(content, options) as unknown as Record_[];
    if (header === undefined) return unreadable(1, 'empty');
    const { columns, issues } = readHeader(header.record);
    if (issues.length > 0) return { rows: [], issues };
    return readRecords(columns, records);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as { lines?: unknown }).lines;
    return unreadable(typeof line === 'number' ? line : 1, error.code);
  }
}

function unreadable(line: number, value: string): ReadFile {
  return { rows: [], issues: [{ line, column: '', code: 'unreadable', value }] };
}

const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name);

function readHeader(names: readonly string[]): { columns: Column[]; issues: ImportIssue[] } {
  const issues: ImportIssue[] = [];
  const columns = names.map((name) => name.toLowerCase());
  columns.forEach((name, index) => {
    const code = !isColumn(name)
      ? 'column-unknown'
      : columns.indexOf(name) !== index
        ? 'column-repeated'
        : undefined;
    if (code !== undefined) issues.push({ line: 1, column: name, code, value: name });
  });
  return { columns: columns.filter(isColumn), issues };
}

function readRecords(columns: readonly Column[], records: readonly Record_[]): ReadFile {
  const read: ReadFile = { rows: [], issues: [] };
  for (const { record, info } of records) {
    if (record.length !== columns.length) {
      read.issues.push({ line: info.lines, column: '', code: 'cells-count', value: String(record.length) });
      continue;
    }
    const cells = Object.fromEntries(columns.map((column, index) => [column, unguard(record[index] ?? '')]));
    read.rows.push({ line: info.lines, cells });
  }
  return read;
}

function readJson(content: string): ReadFile {
  let list: unknown;
  try {
    list = JSON.parse(content);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadable(1, 'json');
  }
  if (!Array.isArray(list)) return unreadable(1, 'list');
  const read: ReadFile = { rows: [], issues: [] };
  for (const [index, item] of list.entries()) readItem(read, item as unknown, index + 1);
  return read;
}

function readItem(read: ReadFile, item: unknown, line: number): void {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    read.issues.push({ line, column: '', code: 'unreadable', value: 'item' });
    return;
  }
  const cells: FileRow = {};
  for (const [name, value] of Object.entries(item)) {
    if (!isColumn(name))
      read.issues.push({ line, column: name.slice(0, 60), code: 'column-unknown', value: '' });
    else if (value !== null && typeof value === 'object')
      read.issues.push({ line, column: name, code: 'invalid', value: '' });
    else cells[name] = value === null ? '' : String(value).trim();
  }
  read.rows.push({ line, cells });
}

import { type Administration, makesCircle, STATUS_MOVES, successorAgrees } from './administration.ts';
import { changedFields } from './changes.ts';
import type { Column, FileRow } from './file-columns.ts';
import type { ReadRow } from './file-formats.ts';
import { applied, readCells } from './import-cells.ts';

/** What can be wrong with a line of an imported file; each has a sentence in the texts and in the API. */
export const ISSUE_CODES = [
  ...(['unreadable', 'too-many-lines', 'column-unknown', 'column-repeated', 'cells-count'] as const),
  ...(['required', 'invalid', 'no-code', 'codes-differ', 'code-taken', 'repeated'] as const),
  ...(['parent-unknown', 'parent-circle', 'successor', 'status-move'] as const),
];
export type IssueCode = (typeof ISSUE_CODES)[number];
/** `value` is what stood there (cut), or what it collides with. */
export type ImportIssue = { line: number; column: string; code: IssueCode; value: string };

export type Planned = {
  line: number;
  after: Administration;
  before: Administration | undefined;
  fields: string[];
};
export type Plan = { issues: ImportIssue[]; planned: Planned[]; unchanged: number };

const KEYS = ['ine10', 'dir3', 'nif'] as const;
const VALUE_SHOWN = 80;

/** Everything that the lines say together: who is whom, by identifier and by code. */
type Index = { byId: Map<string, Administration>; byKey: Map<string, string> };

/**
 * What an import would do, without doing it. A line is matched with the body that has its id or any of its codes;
 * a column that the file does not have is left as it is, an empty cell takes the value away. All the problems of
 * all lines are told, so that a file is mended once.
 */
export function planImport(
  rows: readonly ReadRow[],
  directory: readonly Administration[],
  newId: () => string,
): Plan {
  const known: Index = { byId: new Map(), byKey: new Map() };
  for (const body of directory) note(known, body);
  const issues: ImportIssue[] = [];
  const drafts = rows.map((row) => draftOf(row, known, newId, issues)).filter((draft) => draft !== undefined);
  refuseRepeated(drafts, issues);
  const future: Index = { byId: new Map(known.byId), byKey: new Map() };
  for (const draft of drafts) future.byId.set(draft.after.id, draft.after);
  refuseSharedCodes(drafts, future, issues);
  for (const draft of drafts) resolveOthers(draft, future, issues);
  for (const draft of drafts) checkWhole(draft, future, issues);
  const planned = drafts.map(finish);
  const changing = planned.filter(({ before, fields }) => before === undefined || fields.length > 0);
  return {
    issues: issues.sort((a, b) => a.line - b.line),
    planned: changing,
    unchanged: planned.length - changing.length,
  };
}

type Draft = { line: number; cells: FileRow; before: Administration | undefined; after: Administration };

function note({ byId, byKey }: Index, body: Administration): void {
  byId.set(body.id, body);
  for (const key of KEYS) if (body[key] !== null) byKey.set(body[key], body.id);
}

const EMPTY: Omit<Administration, 'id' | 'type' | 'name'> = {
  ...{
    ine10: null,
    dir3: null,
    nif: null,
    place: null,
    names: {},
    parentId: null,
    population: null,
    calendar: null,
  },
  contact: { email: null, phone: null, address: null, web: null },
  ...{
    status: 'active',
    statusSince: null,
    statusReason: null,
    mergedIntoId: null,
    invented: false,
    version: 0,
  },
};

/** A line as a body, as far as its own cells go; what points to other bodies is resolved when all are known. */
function draftOf(
  { line, cells }: ReadRow,
  known: Index,
  newId: () => string,
  issues: ImportIssue[],
): Draft | undefined {
  const say = (column: Column | '', code: IssueCode, value = '') =>
    void issues.push({ line, column, code, value: value.slice(0, VALUE_SHOWN) });
  const values = readCells(cells, say);
  const matches = new Set<string>();
  if (typeof values.id === 'string' && known.byId.has(values.id)) matches.add(values.id);
  for (const key of KEYS) {
    const id = known.byKey.get(String(values[key] ?? ''));
    if (id !== undefined) matches.add(id);
  }
  if (matches.size > 1) {
    say('', 'codes-differ');
    return undefined;
  }
  const before = known.byId.get([...matches][0] ?? '');
  if (before === undefined) {
    for (const column of ['type', 'name'] as const) if (cells[column] === undefined) say(column, 'required');
    if (!values.id && !KEYS.some((key) => cells[key])) say('', 'no-code');
  }
  const id = before?.id ?? (typeof values.id === 'string' ? values.id : newId());
  const base = before ?? { ...EMPTY, id, type: 'municipality' as const, name: '' };
  return { line, cells, before, after: applied({ ...base, id }, values) };
}

function refuseRepeated(drafts: readonly Draft[], issues: ImportIssue[]): void {
  const first = new Map<string, number>();
  for (const { line, after } of drafts) {
    const before = first.get(after.id);
    if (before === undefined) first.set(after.id, line);
    else issues.push({ line, column: '', code: 'repeated', value: String(before) });
  }
}

/** Codes as they will be: a code may pass from one body to another within a file, but nobody shares one. */
function refuseSharedCodes(drafts: readonly Draft[], future: Index, issues: ImportIssue[]): void {
  const drafted = new Set(drafts.map((draft) => draft.after.id));
  for (const body of future.byId.values()) if (!drafted.has(body.id)) note(future, body);
  for (const { line, after } of drafts) {
    for (const key of KEYS) {
      const code = after[key];
      const holder = code === null ? undefined : future.byKey.get(code);
      if (code !== null && holder !== undefined && holder !== after.id)
        issues.push({ line, column: key, code: 'code-taken', value: code });
      else if (code !== null) future.byKey.set(code, after.id);
    }
  }
}

/** Parent and successor are named by id or by any code, of the directory or of another line. */
function resolveOthers({ line, cells, after }: Draft, future: Index, issues: ImportIssue[]): void {
  const resolve = (column: 'parent' | 'merged_into', held: string | null): string | null => {
    const text = cells[column];
    if (text === undefined) return held;
    if (text === '') return null;
    const id = future.byKey.get(text.toUpperCase()) ?? text.toLowerCase();
    if (future.byId.has(id)) return id;
    issues.push({ line, column, code: 'parent-unknown', value: text.slice(0, VALUE_SHOWN) });
    return held;
  };
  after.parentId = resolve('parent', after.parentId);
  after.mergedIntoId = resolve('merged_into', after.mergedIntoId);
}

function checkWhole({ line, before, after }: Draft, future: Index, issues: ImportIssue[]): void {
  const parentOf = (id: string) => future.byId.get(id)?.parentId ?? null;
  const say = (column: Column, code: IssueCode, value: string) =>
    void issues.push({ line, column, code, value });
  if (makesCircle(after.id, after.parentId, parentOf))
    say('parent', 'parent-circle', after.name.slice(0, VALUE_SHOWN));
  if (!successorAgrees(after.status, after.id, after.mergedIntoId))
    say('merged_into', 'successor', after.status);
  const moved = before !== undefined && before.status !== after.status;
  if (moved && !STATUS_MOVES[before.status].includes(after.status))
    say('status', 'status-move', after.status);
}

function finish({ line, before, after }: Draft): Planned {
  const fields = before === undefined ? [] : changedFields(before, after);
  return { line, before, fields, after: { ...after, version: (before?.version ?? 0) + 1 } };
}

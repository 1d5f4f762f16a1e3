import { isId } from '../../../kernel/ids.ts';
import { type Administration, dateSchema, fieldSchemas, STATUSES } from './administration.ts';
import type { Column, FileRow } from './file-columns.ts';
import type { IssueCode } from './import-plan.ts';

/** What the well-written cells of a line say. */
export type Values = Partial<Record<Column, string | number | boolean | null>>;

/** The cells that are well written, as values; the others are told. */
export function readCells(
  cells: FileRow,
  say: (column: Column, code: IssueCode, value?: string) => void,
): Values {
  const values: Values = {};
  for (const [name, text] of Object.entries(cells)) {
    const column = name as Column;
    const read = READERS[column](text);
    if (read === WRONG) say(column, text === '' ? 'required' : 'invalid', text);
    else values[column] = read;
  }
  return values;
}

const WRONG = Symbol('wrong');
type Reader = (text: string) => string | number | boolean | null | typeof WRONG;
type Parses = { safeParse(value: unknown): { success: true; data: unknown } | { success: false } };

const by =
  (schema: Parses): Reader =>
  (text) => {
    const parsed = schema.safeParse(text);
    return parsed.success ? ((parsed.data ?? null) as string | number | null) : WRONG;
  };
const orEmpty =
  (reader: Reader): Reader =>
  (text) =>
    text === '' ? null : reader(text);
/** Resolved later, against everything that there will be. */
const later: Reader = (text) => (text === '' ? null : text);
const among =
  (values: readonly string[]): Reader =>
  (text) =>
    values.includes(text) ? text : WRONG;

const READERS: Readonly<Record<Column, Reader>> = {
  id: orEmpty((text) => (isId(text.toLowerCase()) ? text.toLowerCase() : WRONG)),
  type: by(fieldSchemas.type),
  ine10: by(fieldSchemas.ine10),
  dir3: by(fieldSchemas.dir3),
  nif: by(fieldSchemas.nif),
  name: by(fieldSchemas.name),
  place: by(fieldSchemas.place),
  name_es: orEmpty(by(fieldSchemas.name)),
  name_oc: orEmpty(by(fieldSchemas.name)),
  name_en: orEmpty(by(fieldSchemas.name)),
  parent: later,
  population: by(fieldSchemas.population),
  calendar: by(fieldSchemas.calendar),
  email: by(fieldSchemas.email),
  phone: by(fieldSchemas.phone),
  address: by(fieldSchemas.address),
  web: by(fieldSchemas.web),
  status: among(STATUSES),
  status_since: orEmpty(by(dateSchema)),
  status_reason: orEmpty((text) => (text.length <= 1000 ? text : WRONG)),
  merged_into: later,
  invented: (text) => (text === 'true' ? true : text === 'false' || text === '' ? false : WRONG),
};

/** The body with the values of a line; a column that the line does not have stays as it was. */
export function applied(base: Administration, values: Values): Administration {
  const has = (column: Column) => column in values;
  const pick = <T>(column: Column, otherwise: T): T => (has(column) ? (values[column] as T) : otherwise);
  const names = {
    es: pick('name_es', base.names.es),
    oc: pick('name_oc', base.names.oc),
    en: pick('name_en', base.names.en),
  };
  const { contact } = base;
  return {
    ...base,
    type: pick('type', base.type),
    ine10: pick('ine10', base.ine10),
    dir3: pick('dir3', base.dir3),
    nif: pick('nif', base.nif),
    name: pick('name', base.name),
    place: pick('place', base.place),
    names: Object.fromEntries(Object.entries(names).filter(([, name]) => typeof name === 'string')),
    population: pick('population', base.population),
    calendar: pick('calendar', base.calendar),
    contact: {
      email: pick('email', contact.email),
      phone: pick('phone', contact.phone),
      address: pick('address', contact.address),
      web: pick('web', contact.web),
    },
    status: pick('status', base.status),
    statusSince: pick('status_since', base.statusSince),
    statusReason: pick('status_reason', base.statusReason),
    invented: pick('invented', base.invented),
  };
}

import type { Administration } from './administration.ts';

/** Columns of an exported or imported file, in order. The same names in CSV and JSON; part of the public contract. */
export const COLUMNS = [
  ...([
    'id',
    'type',
    'ine10',
    'dir3',
    'nif',
    'name',
    'place',
    'name_es',
    'name_oc',
    'name_en',
    'parent',
  ] as const),
  ...([
    'population',
    'calendar',
    'email',
    'phone',
    'address',
    'web',
    'status',
    'status_since',
    'status_reason',
  ] as const),
  ...(['merged_into', 'invented'] as const),
];
export type Column = (typeof COLUMNS)[number];
export type FileRow = Partial<Record<Column, string>>;

/** Mailboxes and telephones can lead to a person: the operator's file has them, the open-data file does not. */
export const NOT_OPEN: ReadonlySet<Column> = new Set(['email', 'phone']);

export function columnsFor(everything: boolean): readonly Column[] {
  return everything ? COLUMNS : COLUMNS.filter((column) => !NOT_OPEN.has(column));
}

/** How one body is named in another's row: by the best known of its codes. */
export const referenceOf = (body: Administration): string => body.ine10 ?? body.dir3 ?? body.nif ?? body.id;

/** A body as a row of texts; what is unknown is an empty text. */
export function toFileRow(
  body: Administration,
  bodies: ReadonlyMap<string, Administration>,
): Record<Column, string> {
  const other = (id: string | null) => {
    const found = bodies.get(id ?? '');
    return found === undefined ? (id ?? '') : referenceOf(found);
  };
  const { id, type, name, status, names, contact } = body;
  return {
    ...{ id, type, name, status },
    ine10: body.ine10 ?? '',
    dir3: body.dir3 ?? '',
    nif: body.nif ?? '',
    place: body.place ?? '',
    name_es: names.es ?? '',
    name_oc: names.oc ?? '',
    name_en: names.en ?? '',
    parent: other(body.parentId),
    population: body.population === null ? '' : String(body.population),
    calendar: body.calendar ?? '',
    email: contact.email ?? '',
    phone: contact.phone ?? '',
    address: contact.address ?? '',
    web: contact.web ?? '',
    status_since: body.statusSince ?? '',
    status_reason: body.statusReason ?? '',
    merged_into: other(body.mergedIntoId),
    invented: String(body.invented),
  };
}

import type { Belonging } from './belongings.ts';

/** What everybody may see of a body, and why. */
const FOR_EVERYBODY: readonly { table: RegExp; states?: readonly string[]; because: string }[] = [
  { table: /^administrations\./, because: 'the directory of bodies, their units and adhesions is public' },
  {
    table: /^exchange\.data_service$/,
    states: ['published', 'deprecated'],
    because: 'the catalogue of data services is read by every member that may ask them',
  },
  {
    table: /^certificates\.(authority|responder|revocation_list)$/,
    because: 'authorities and their lists are published',
  },
  { table: /^trust_lists\./, because: 'trust lists are published' },
  { table: /^calendars\./, because: 'calendars of working days are published' },
];

export const forEverybody = ({ table, row }: Belonging): boolean =>
  FOR_EVERYBODY.some(
    (each) =>
      each.table.test(table) && (each.states === undefined || each.states.includes(String(row['state']))),
  );

/** Columns of rows of a body that everybody may see, and why; the rest of those rows is the body’s. */
const PARTS_FOR_EVERYBODY: readonly {
  table: string;
  where: Record<string, string>;
  columns: string[];
  because: string;
}[] = [
  {
    ...{
      table: 'people.appointment',
      where: { kind: 'official', state: 'active' },
      columns: ['name', 'title'],
    },
    because: 'who holds an elected office is public (Ley 19/2013 art. 6)',
  },
];

export const textsForEverybody = ({ table, row }: Belonging): unknown[] =>
  PARTS_FOR_EVERYBODY.filter(
    (each) =>
      each.table === table && Object.entries(each.where).every(([column, value]) => row[column] === value),
  ).flatMap(({ columns }) => columns.map((column) => row[column]));

/** What moves by itself, whoever does what. */
const MACHINERY: readonly { table: string; columns?: RegExp; because: string }[] = [
  { table: 'exchange.state_version', because: 'one number, raised by every change of the catalogue' },
  {
    table: 'exchange.data_service',
    columns: /^(health|health_detail|probed_at)$/,
    because: 'a schedule asks every provider whether it answers',
  },
];

export const movesAlone = (table: string, column: string): boolean =>
  MACHINERY.some((each) => each.table === table && (each.columns === undefined || each.columns.test(column)));

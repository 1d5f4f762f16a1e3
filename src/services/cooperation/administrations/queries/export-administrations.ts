import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { STATUSES, TYPES } from '../administration.ts';
import { EVERYBODY } from '../everybody.ts';
import { columnsFor, toFileRow } from '../file-columns.ts';
import { FORMATS, writeCsv, writeJson } from '../file-formats.ts';
import { listAdministrations } from '../store.ts';

const MEDIA = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;
const filter = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** The directory as a file. Open data for everybody, without mailboxes and telephones; whole for the operator. */
export const exportAdministrations = query({
  name: 'administrations.directory.export',
  summary: 'The directory as a CSV or JSON file (open data; the operator gets contact details too).',
  access: EVERYBODY,
  input: z.object({
    format: z.enum(FORMATS).default('csv'),
    type: filter(z.enum(TYPES)),
    status: filter(z.enum(STATUSES)),
  }),
  output: z.object({ name: z.string(), mediaType: z.string(), content: z.string() }),
  async run({ tx, actor }, { format, type, status }) {
    const all = await listAdministrations(tx);
    const byId = new Map(all.map((body) => [body.id, body]));
    const wanted = all.filter(
      (body) => (type ?? body.type) === body.type && (status ?? body.status) === body.status,
    );
    const columns = columnsFor(actor.kind === 'operator' || actor.kind === 'platform');
    const rows = wanted.map((body) => toFileRow(body, byId));
    const content = format === 'csv' ? writeCsv(columns, rows) : writeJson(columns, rows);
    return { name: `administrations.${format}`, mediaType: MEDIA[format], content };
  },
});

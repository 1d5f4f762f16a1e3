import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationView, STATUSES, TYPES } from '../administration.ts';
import { EVERYBODY } from '../everybody.ts';
import { SORTS, searchAdministrations as search } from '../store.ts';

/** An unfilled field of a search form is no filter. */
const filter = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
export const PAGE_SIZE = 25;
const PAGES_LIMIT = 10_000;

/** Finds bodies by name or code, forgiving accents and typos; filters, sorting and pages by number. */
export const searchAdministrations = query({
  name: 'administrations.directory.search',
  summary: 'Find bodies by name or code (accents and typos are forgiven), by type, parent and status.',
  access: EVERYBODY,
  input: z.object({
    text: z.string().max(100).default('').describe('Part of a name, or a code'),
    type: filter(z.enum(TYPES)),
    parentId: filter(z.uuid()),
    status: filter(z.enum(STATUSES)),
    sort: z.enum(SORTS).default('relevance'),
    direction: z.enum(['asc', 'desc']).default('asc'),
    page: z.coerce.number().int().min(1).max(PAGES_LIMIT).default(1),
    pageSize: z.coerce.number().int().min(1).max(100).default(PAGE_SIZE),
  }),
  output: z.object({
    found: z.array(administrationView),
    total: z.number(),
    page: z.number(),
    pages: z.number(),
    pageSize: z.number(),
  }),
  async run({ tx }, { direction, ...question }) {
    const { found, total } = await search(tx, { ...question, descending: direction === 'desc' });
    const { page, pageSize } = question;
    return { found, total, page, pages: Math.max(1, Math.ceil(total / pageSize)), pageSize };
  },
});

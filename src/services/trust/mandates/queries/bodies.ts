import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { listAdministrations } from '../../../cooperation/administrations/index.ts';

/** Bodies that one search shows. */
const SHOWN = 12;

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Bodies by their name or code, and those already chosen; the directory is public. */
export const findBodies = query({
  name: 'mandates.body.find',
  summary: 'Active bodies by name or code, for choosing before whom a power holds.',
  access: { citizen: true, employee: true, operator: true },
  input: z.object({
    text: z.string().trim().max(100).default(''),
    ids: z.array(z.uuid()).max(100).default([]),
  }),
  output: z.object({
    found: z.array(z.object({ id: z.uuid(), name: z.string(), code: z.string() })),
    chosen: z.array(z.object({ id: z.uuid(), name: z.string(), code: z.string() })),
  }),
  async run(work, { text, ids }) {
    const toView = (each: { id: string; name: string; ine10: string | null; dir3: string | null }) => ({
      ...{ id: each.id, name: each.name },
      code: each.ine10 ?? each.dir3 ?? '',
    });
    const chosen = ids.length === 0 ? [] : await listAdministrations(work.tx, ids);
    const wanted = fold(text);
    if (wanted === '') return { found: [], chosen: chosen.map(toView) };
    const all = await listAdministrations(work.tx);
    const hits = all.filter(
      (each) =>
        each.status === 'active' &&
        (fold(`${each.name} ${each.place ?? ''}`).includes(wanted) ||
          each.ine10 === text ||
          each.dir3 === text),
    );
    return { found: hits.slice(0, SHOWN).map(toView), chosen: chosen.map(toView) };
  },
});

/** Every active body, for a list in which one is chosen. */
export const allBodies = query({
  name: 'mandates.body.list',
  summary: 'Active bodies, for choosing which of them validates documents.',
  access: { citizen: true, employee: true },
  input: z.object({}),
  output: z.object({ bodies: z.array(z.object({ id: z.uuid(), name: z.string() })) }),
  async run(work) {
    const all = await listAdministrations(work.tx);
    return { bodies: all.filter((each) => each.status === 'active').map(({ id, name }) => ({ id, name })) };
  },
});

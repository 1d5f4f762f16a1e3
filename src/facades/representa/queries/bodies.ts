import { z } from 'zod';
import { query } from '../../../kernel/action.ts';
import {
  type Administration,
  findByCode,
  listAdministrations,
} from '../../../services/cooperation/administrations/index.ts';
import type { Body } from '../vocabulary.ts';

const toBody = (each: Administration): Body => ({
  id: each.id,
  code: each.ine10 ?? each.dir3 ?? each.nif ?? each.id,
  ...{ nif: each.nif, name: each.name, active: each.status === 'active' },
});

/** Bodies by their code (INE10, DIR3 or NIF), by identifier, or a page of them all. */
export const findBodies = query({
  name: 'representa.body.find',
  summary: 'Bodies by code, by identifier, or a page of the directory, as the contract shows them.',
  access: { system: true },
  input: z.strictObject({
    code: z.string().max(40).optional(),
    ids: z.array(z.uuid()).max(10_000).optional(),
    onlyActive: z.boolean().default(false),
    page: z.number().int().min(1).default(1),
    size: z.number().int().min(1).max(10_000).default(10_000),
  }),
  output: z.object({ bodies: z.custom<Body[]>(), total: z.number() }),
  async run(work, { code, ids, onlyActive, page, size }) {
    if (code !== undefined) {
      const found = await findByCode(work.tx, { ine10: code, dir3: code, nif: code });
      return { bodies: found === undefined ? [] : [toBody(found)], total: found === undefined ? 0 : 1 };
    }
    const all = (await listAdministrations(work.tx, ids))
      .map(toBody)
      .filter((each) => each.active || !onlyActive);
    return { bodies: all.slice((page - 1) * size, page * size), total: all.length };
  },
});

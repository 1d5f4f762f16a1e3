import { z } from 'zod';
import { action, query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { CSV_BYTES, orphans, readCatalogue, used } from '../catalogue-csv.ts';
import {
  addToCatalogue,
  catalogueOf,
  insertCatalogue,
  listFamilies,
  listProcedures,
} from '../catalogue-store.ts';
import { SHARED } from '../check-store.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { bodyOf } from './officials.ts';

export const catalogueView = z.object({
  catalogue: z.object({ code: z.string(), name: z.string(), shared: z.boolean() }).nullable(),
  families: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string() })),
  procedures: z.array(
    z.object({ id: z.uuid(), family: z.string(), code: z.string(), name: z.string(), active: z.boolean() }),
  ),
});
export type CatalogueView = z.output<typeof catalogueView>;

export const getCatalogue = query({
  name: 'mandates.catalogue.get',
  summary: 'The procedures of the catalogue that a body uses: its own, or the shared one.',
  access: { citizen: true, employee: true, operator: true, system: true },
  input: z.object({
    administrationId: z.preprocess((value) => (value === '' ? undefined : value), z.uuid().optional()),
  }),
  output: catalogueView,
  async run(work, { administrationId }) {
    const catalogue = await catalogueOf(work.tx, administrationId ?? administrationOf(work.actor) ?? SHARED);
    if (catalogue === undefined) return { catalogue: null, families: [], procedures: [] };
    const { ownerId, code, name } = catalogue;
    const families = await listFamilies(work.tx, { ownerId });
    const { found } = await listProcedures(work.tx, { ownerId });
    return {
      catalogue: { code, name, shared: ownerId === SHARED },
      families: families.map(({ id, code, name }) => ({ id, code, name })),
      procedures: found.map(({ id, family, code, name, active }) => ({ id, family, code, name, active })),
    };
  },
});

/** A body has one catalogue: with its own it leaves the shared one (Representa §8). */
export const makeCatalogue = action({
  name: 'mandates.catalogue.make',
  summary: 'Make a catalogue of procedures of your body, in place of the shared one.',
  access: { employee: 'body.manage' },
  input: z.strictObject({ name: z.string().trim().min(3).max(200) }),
  output: z.object({ code: z.string() }),
  async run(work, { name }) {
    const ownerId = bodyOf(work);
    const code = `CAT-${ownerId}`;
    await insertCatalogue(work.tx, { ownerId, code, name, active: true, createdAt: work.now });
    return { code };
  },
});

const text = z.string().max(CSV_BYTES).default('');

/**
 * Adds families and procedures from the published files. What is there stays as it is; a procedure whose family nobody has stops the
 * whole load; a family without a procedure is not made (Representa §8.2).
 */
export const importCatalogue = action({
  name: 'mandates.catalogue.import',
  summary: 'Add families and procedures to the catalogue of your body from CSV files; `dryRun` only tells.',
  access: { employee: 'body.manage', system: 'body.manage' },
  input: z.strictObject({
    families: text,
    procedures: text,
    dryRun: z.preprocess((value) => value === true || value === 'true', z.boolean()).default(false),
  }),
  output: z.object({ families: z.number(), procedures: z.number(), saved: z.boolean() }),
  async run(work, given) {
    const ownerId = bodyOf(work);
    if ((await catalogueOf(work.tx, ownerId))?.ownerId !== ownerId) throw problems['catalogue-shared']();
    const { lines, faults } = readCatalogue(given);
    const known = await listFamilies(work.tx, { ownerId });
    const missing = orphans(
      lines,
      known.map((each) => each.code),
    );
    const fields = [
      ...faults,
      ...missing.map((code) => ({ field: 'procedures', message: `The family ${code} is in no file.` })),
    ];
    if (fields.length > 0) throw problems['catalogue-wrong']({ fields: fields.slice(0, 50) });
    const there = await listProcedures(work.tx, { ownerId });
    const has = new Set(there.found.map((each) => `${each.family}/${each.code}`));
    const families = used(lines).filter(({ code }) => !known.some((each) => each.code === code));
    const procedures = lines.procedures.filter((each) => !has.has(`${each.family}/${each.code}`));
    if (given.dryRun) return { families: families.length, procedures: procedures.length, saved: false };
    return { ...(await addToCatalogue(work.tx, ownerId, { families, procedures }, work.now)), saved: true };
  },
});

import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { spellNif } from '../../../../kernel/nif.ts';
import {
  type Catalogue,
  catalogueByCode,
  catalogueOf,
  type Family,
  listFamilies,
  listProcedures,
  type Procedure,
} from '../catalogue-store.ts';
import { theirs } from '../changing.ts';
import { countActs, findMandates, LARGEST_PAGE } from '../list-store.ts';
import type { Mandate } from '../mandate.ts';
import { STATES } from '../states.ts';
import { listDocuments, listSteps, type Paper, type Step } from '../store.ts';
import { dayOf } from '../validity.ts';

const READERS = { system: 'mandates.read' } as const;
const number = z.string().trim().max(20).transform(spellNif).optional();

/** Mandates before the body of the system, whole, for a contract of others to be written from. */
export const findForSystem = query({
  name: 'mandates.mandate.find-for-system',
  summary: 'Powers before your body between two people, of one of them, or that wait for its validation.',
  access: READERS,
  input: z.strictObject({
    grantor: number,
    representative: number,
    states: z.array(z.enum(STATES)).optional(),
    inForce: z.boolean().default(false),
    /** Those that the body validates. */
    received: z.boolean().default(false),
    page: z.number().int().min(1).max(1_000_000),
    size: z.number().int().min(1).max(LARGEST_PAGE),
  }),
  output: z.object({
    found: z.custom<Mandate[]>(),
    total: z.number(),
    acts: z.custom<Map<string, number>>(),
  }),
  async run(work, { grantor, representative, states, inForce, received, page, size }) {
    const body = administrationOf(work.actor);
    const answer = await findMandates(work.tx, {
      ...{ grantor, representative, states, page, size },
      ...(received ? { receiver: body } : { body }),
      ...(inForce && { validOn: dayOf(work.now).toString() }),
    });
    return { ...answer, acts: await countActs(work.tx, answer.found) };
  },
});

export const getForSystem = query({
  name: 'mandates.mandate.get-for-system',
  summary: 'One power before your body, whole, with its history and its documents.',
  access: READERS,
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    mandate: z.custom<Mandate>(),
    steps: z.custom<Step[]>(),
    documents: z.custom<Paper[]>(),
    acts: z.number(),
  }),
  async run(work, { id }) {
    const mandate = await theirs(work, id, false);
    return {
      mandate,
      steps: await listSteps(work.tx, mandate),
      documents: await listDocuments(work.tx, mandate),
      acts: (await countActs(work.tx, [mandate])).get(id) ?? 0,
    };
  },
});

/** A catalogue by its body or its code, its families or one of them, its procedures by pages. */
export const catalogueForSystem = query({
  name: 'mandates.catalogue.for-system',
  summary: 'Catalogue of a body, families and procedures, as systems ask for them.',
  access: READERS,
  input: z.strictObject({
    administrationId: z.uuid().optional(),
    code: z.string().max(100).optional(),
    familyId: z.uuid().optional(),
    procedureId: z.uuid().optional(),
    page: z.number().int().min(1).max(1_000_000).default(1),
    size: z.number().int().min(1).max(5000).default(5000),
  }),
  output: z.object({
    catalogue: z.custom<Catalogue>().optional(),
    families: z.custom<Family[]>(),
    procedures: z.custom<Procedure[]>(),
    total: z.number(),
  }),
  async run(work, asked) {
    const { administrationId, code, familyId, procedureId, page, size } = asked;
    const [family] = familyId === undefined ? [] : await listFamilies(work.tx, { id: familyId });
    const nothing = { families: [], procedures: [], total: 0 };
    if (familyId !== undefined && family === undefined) return nothing;
    const catalogue =
      administrationId !== undefined
        ? await catalogueOf(work.tx, administrationId)
        : code !== undefined
          ? await catalogueByCode(work.tx, code)
          : undefined;
    const ownerId = family?.ownerId ?? catalogue?.ownerId;
    if (ownerId === undefined && procedureId === undefined) return nothing;
    const { found, total } = await listProcedures(work.tx, {
      ...{ ownerId, family: family?.code, id: procedureId, page, size },
    });
    const families =
      family !== undefined ? [family] : ownerId === undefined ? [] : await listFamilies(work.tx, { ownerId });
    return { ...(catalogue && { catalogue }), families, procedures: found, total };
  },
});

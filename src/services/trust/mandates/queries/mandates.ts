import { z } from 'zod';
import { query, type Work } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { spellNif } from '../../../../kernel/nif.ts';
import { keysOf, theirs } from '../changing.ts';
import { countActs, findMandates, PAGE_SIZE, passedOn } from '../list-store.ts';
import type { Mandate } from '../mandate.ts';
import { ACTIVE, STATES } from '../states.ts';
import { listDocuments, listSteps } from '../store.ts';
import { mandateDetail, mandateView, pageOf, viewOf, viewsOf } from '../views.ts';

const empty = (value: unknown) => (value === '' || value === null ? undefined : value);
const page = z.preprocess(empty, z.coerce.number().int().min(1).max(10_000).default(1));

async function answer(work: Work, { found, total, page }: { found: Mandate[]; total: number; page: number }) {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return { found: await viewsOf(work.tx, found, work.actor), total, page, pages };
}

/** Most mandates of a person that the page of their own shows of each side. */
const MOST = 200;

export const myMandates = query({
  name: 'mandates.mandate.mine',
  summary:
    'The powers that you gave and those that you have, with those of the legal person of your certificate.',
  access: { citizen: true },
  input: z.object({ which: z.preprocess(empty, z.enum(['active', 'all']).default('active')) }),
  output: z.object({ given: z.array(mandateView), received: z.array(mandateView) }),
  async run(work, { which }) {
    const states = which === 'active' ? ACTIVE : undefined;
    const given: Mandate[] = [];
    const received: Mandate[] = [];
    for (const key of keysOf(work.actor)) {
      given.push(...(await findMandates(work.tx, { grantor: key, states, page: 1, size: MOST })).found);
      received.push(
        ...(await findMandates(work.tx, { representative: key, states, page: 1, size: MOST })).found,
      );
    }
    return {
      given: await viewsOf(work.tx, given, work.actor),
      received: await viewsOf(work.tx, received, work.actor),
    };
  },
});

export const getMandate = query({
  name: 'mandates.mandate.get',
  summary: 'One power with its documents and its history.',
  access: {
    citizen: true,
    employee: 'mandates.read',
    operator: true,
    system: 'mandates.read',
  },
  input: z.object({ id: z.uuid() }),
  output: mandateDetail,
  async run(work, { id }) {
    const mandate = await theirs(work, id, false);
    return detailOf(work, mandate);
  },
});

export async function detailOf(work: Work, mandate: Mandate) {
  const acts = (await countActs(work.tx, [mandate])).get(mandate.id) ?? 0;
  const documents = await listDocuments(work.tx, mandate);
  const rest = await passedOn(work.tx, mandate);
  return {
    ...(await viewOf(work.tx, mandate, work.actor)),
    acts,
    documents: documents.map(({ at, ...each }) => ({ ...each, at: at.toString() })),
    history: (await listSteps(work.tx, mandate)).map(
      ({ byKey: _key, administrationId: _body, at, ...each }) => ({
        ...each,
        at: at.toString(),
      }),
    ),
    passedOn: rest.map(({ id, representative, state }) => ({
      id,
      representative: representative.name,
      state,
    })),
  };
}

const asked = {
  state: z.preprocess(empty, z.enum(STATES).optional()),
  page,
};

/** The queue of a body: what waits for its validation, those that wait longest first. */
export const mandateQueue = query({
  name: 'mandates.mandate.queue',
  summary: 'Powers whose documents your body has to look at, those that wait longest first.',
  access: { employee: 'mandates.validate', system: 'mandates.validate' },
  input: z.object({ page }),
  output: pageOf,
  async run(work, wanted) {
    const receiver = administrationOf(work.actor);
    const states = ['PENDENT_VALIDACIO', 'EN_VALIDACIO'] as const;
    const found = await findMandates(
      work.tx,
      { receiver: receiver!, states, page: wanted.page, size: PAGE_SIZE },
      'oldest',
    );
    return answer(work, { ...found, page: wanted.page });
  },
});

export const searchMandates = query({
  name: 'mandates.mandate.search',
  summary: 'Powers before your body by the document of who gave them or who has them.',
  access: { employee: 'mandates.read', system: 'mandates.read', operator: true },
  input: z.strictObject({
    grantor: z.preprocess(empty, z.string().trim().max(20).transform(spellNif).optional()),
    representative: z.preprocess(empty, z.string().trim().max(20).transform(spellNif).optional()),
    ...asked,
  }),
  output: pageOf,
  async run(work, { grantor, representative, state, page: wanted }) {
    // Somebody is looked for: nobody reads the register from end to end.
    if (grantor === undefined && representative === undefined)
      return { found: [], total: 0, page: 1, pages: 1 };
    const body = administrationOf(work.actor);
    const states = state === undefined ? undefined : [state];
    const found = await findMandates(work.tx, {
      ...{ grantor, representative, states, body, page: wanted, size: PAGE_SIZE },
    });
    return answer(work, { ...found, page: wanted });
  },
});

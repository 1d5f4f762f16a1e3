import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationView } from '../administration.ts';
import { EVERYBODY } from '../everybody.ts';
import { administrationsProblems } from '../problems.ts';
import { listAdministrations, loadAdministration } from '../store.ts';

const named = z.object({ id: z.uuid(), name: z.string() }).nullable();

/** One body with the names of the bodies that its record points to. */
export const getAdministration = query({
  name: 'administrations.body.get',
  summary: 'One body of the directory.',
  access: EVERYBODY,
  input: z.object({ id: z.uuid() }),
  output: administrationView.extend({ parent: named, mergedInto: named }),
  async run({ tx }, { id }) {
    const body = await loadAdministration(tx, id);
    if (body === undefined) throw administrationsProblems.unknown();
    const ids = [body.parentId, body.mergedIntoId].filter((one) => one !== null);
    const others = new Map((await listAdministrations(tx, ids)).map((other) => [other.id, other]));
    const nameOf = (other: string | null) => others.get(other ?? '') ?? null;
    return { ...body, parent: nameOf(body.parentId), mergedInto: nameOf(body.mergedIntoId) };
  },
});

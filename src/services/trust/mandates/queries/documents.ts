import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { theirs } from '../changing.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { loadDocument } from '../store.ts';
import { documentView } from '../views.ts';

/** Where a document is, for whom its mandate concerns; the bytes are read outside of the transaction. */
export const findDocument = query({
  name: 'mandates.document.find',
  summary: 'A document of a power: its name, size and digest.',
  access: { citizen: true, employee: 'mandates.read', operator: true, system: 'mandates.read' },
  input: z.object({ id: z.uuid() }),
  output: documentView,
  async run(work, { id }) {
    const found = await loadDocument(work.tx, id);
    if (found === undefined) throw problems.unknown();
    await theirs(work, found.mandateId, false);
    const { at, ...paper } = found.paper;
    return { ...paper, at: at.toString() };
  },
});

import { z } from 'zod';
import { query, type Work } from '../../../../kernel/action.ts';
import { DESK_READS, deskOf } from '../desk.ts';
import { foldText } from '../issue.ts';
import { certificatesProblems } from '../problems.ts';
import { findRequests, loadRequest } from '../request-store.ts';
import { listSteps } from '../store.ts';
import { REQUEST_STATES, requestDetail, requestView, requestViewOf } from '../views.ts';
import { filter, found, PAGE_SIZE, pageNumber, pagesOf, searchedText } from './certificates.ts';

const requestFilters = { state: filter(z.enum(REQUEST_STATES)), page: pageNumber };
type Wanted = z.output<z.ZodObject<typeof requestFilters>> & { text: string };

async function findFor(work: Work, { text, page, state }: Wanted) {
  const asked = {
    administration: deskOf(work.actor),
    state,
    text: foldText(text),
    page,
    pageSize: PAGE_SIZE,
  };
  const answer = await findRequests(work.tx, asked);
  return { found: answer.found.map(requestViewOf), total: answer.total, page, pages: pagesOf(answer.total) };
}

export const listRequests = query({
  name: 'certificates.request.list',
  summary:
    'Requests at the desk of your body (of every body, for the consortium), those that wait longest first.',
  access: DESK_READS,
  input: z.object(requestFilters),
  output: found(requestView),
  run: (work, filters) => findFor(work, { ...filters, text: '' }),
});

export const searchRequests = query({
  name: 'certificates.request.search',
  summary: 'Requests at the desk of your body (of every body, for the consortium) by name, document or host.',
  access: DESK_READS,
  input: z.strictObject({ ...requestFilters, text: searchedText }),
  output: found(requestView),
  run: findFor,
});

export const getRequest = query({
  name: 'certificates.request.get',
  summary: 'One request with the subject and its history.',
  access: DESK_READS,
  input: z.object({ id: z.uuid() }),
  output: requestDetail,
  async run(work, { id }) {
    const row = await loadRequest(work.tx, id, deskOf(work.actor));
    if (row === undefined) throw certificatesProblems['request-unknown']();
    const history = (await listSteps(work.tx, [id])).map(({ step, byKind, byName, reason, at }) => ({
      step,
      byKind,
      byName,
      reason,
      at,
    }));
    return { ...requestViewOf(row), subject: row.subject, documentType: row.document_type, history };
  },
});

import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { DESK_READS, deskOf } from '../desk.ts';
import { foldText } from '../issue.ts';
import { certificatesProblems } from '../problems.ts';
import { findRequests, loadRequest } from '../request-store.ts';
import { listSteps } from '../store.ts';
import { REQUEST_STATES, requestDetail, requestView, requestViewOf } from '../views.ts';
import { filter, found, PAGE_SIZE, pageNumber, pagesOf } from './certificates.ts';

export const listRequests = query({
  name: 'certificates.request.list',
  summary:
    'Requests at the desk of your body (of every body, for the consortium), those that wait longest first.',
  access: DESK_READS,
  input: z.object({
    text: z.string().max(100).default(''),
    state: filter(z.enum(REQUEST_STATES)),
    page: pageNumber,
  }),
  output: found(requestView),
  async run(work, { text, state, page }) {
    const administration = deskOf(work.actor);
    const answer = await findRequests(work.tx, {
      administration,
      state,
      text: foldText(text),
      page,
      pageSize: PAGE_SIZE,
    });
    return {
      found: answer.found.map(requestViewOf),
      total: answer.total,
      page,
      pages: pagesOf(answer.total),
    };
  },
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

import type { Action } from './action.ts';
import type { Route } from './http/routes.ts';
import { listDeadJobs, reviveDeadJobs } from './worker-dead.ts';
import { sweep } from './worker-sweep.ts';

/** What the worker does by itself and what operators do with its dead letters, for the access table. */
export const workerActions: Action[] = [sweep, listDeadJobs, reviveDeadJobs].map(asAction);

export const workerRoutes: Route[] = [
  { method: 'GET', path: '/v1/jobs/dead', action: asAction(listDeadJobs), tag: 'operation' },
  {
    method: 'POST',
    path: '/v1/jobs/dead/revive',
    action: asAction(reviveDeadJobs),
    status: 202,
    tag: 'operation',
  },
];

function asAction(what: unknown): Action {
  return what as Action;
}

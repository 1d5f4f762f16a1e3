import { z } from 'zod';
import { action, query } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { firstIdAt } from '../../../../kernel/ids.ts';
import { identityEvents } from '../events.ts';
import { tally } from '../history-store.ts';
import {
  closeIncident,
  dropSuspension,
  listIncidents,
  raiseIncident,
  storeSuspension,
  suspensions,
} from '../method-store.ts';
import { allMethods } from '../methods.ts';
import { identityProblems } from '../problems.ts';
import { endSessionsBy } from '../session-store.ts';

const OPERATORS = { operator: 'methods.manage' } as const;
const method = z.string().min(1).max(40);
const reason = z.string().trim().min(3).max(500);

/** Stops a method: nobody signs in with it until it is resumed. Its sessions end too when it is said that they cannot be trusted. */
export const suspendMethod = action({
  name: 'identity.method.suspend',
  summary: 'Stops a method of signing in, and if need be the sessions that it began.',
  access: OPERATORS,
  level: 'substantial',
  input: z.object({ method, reason, endSessions: z.boolean().default(false) }),
  output: z.object({ ended: z.number().int() }),
  async run(work, given) {
    const { tx, now, kernel } = work;
    if (!allMethods(kernel).some(({ name }) => name === given.method))
      throw identityProblems['method-unknown']();
    await storeSuspension(tx, { ...given, operator: actorKey(work.actor), now });
    const ended = given.endSessions ? await endSessionsBy(tx, given.method, now) : [];
    for (const id of ended) work.emit(identityEvents.sessionEnded(id, 'method-suspended'));
    work.emit(identityEvents.method('suspended', given.method));
    return { ended: ended.length };
  },
});

export const resumeMethod = action({
  name: 'identity.method.resume',
  summary: 'Lets people sign in again with a method that was stopped.',
  access: OPERATORS,
  level: 'substantial',
  input: z.object({ method }),
  output: z.object({}),
  async run(work, given) {
    if (!(await dropSuspension(work.tx, given.method))) throw identityProblems['method-unknown']();
    work.emit(identityEvents.method('resumed', given.method));
    return {};
  },
});

const incident = z.object({
  id: z.uuid(),
  method: z.string(),
  kind: z.enum(['many-refusals', 'history-differs']),
  facts: z.record(z.string(), z.number()),
  raisedAt: z.string(),
  closedAt: z.string().nullable(),
  note: z.string().nullable(),
});
const DAY_MS = 86_400_000;
const SHOWN_INCIDENTS = 50;

/** What operators see of the sign-ins: each method with its figures, and what happened. No person. */
export const overlookMethods = query({
  name: 'identity.method.overlook',
  summary: 'Methods of signing in with their figures, and incidents.',
  access: { operator: true },
  input: z.object({ days: z.coerce.number().int().min(1).max(31).default(1) }),
  output: z.object({
    methods: z.array(
      z.object({
        method: z.string(),
        suspended: z.object({ reason: z.string(), since: z.string() }).nullable(),
        identified: z.number().int(),
        refused: z.number().int(),
        reasons: z.array(z.object({ reason: z.string(), count: z.number().int() })),
      }),
    ),
    incidents: z.array(incident),
  }),
  async run({ tx, kernel, now }, { days }) {
    const until = now.epochMilliseconds;
    const lines = await tally(tx, {
      from: firstIdAt(until - days * DAY_MS),
      until: firstIdAt(until + DAY_MS),
    });
    const stopped = await suspensions(tx);
    const names = new Set([
      ...allMethods(kernel).map(({ name }) => name),
      ...lines.map((line) => line.method),
    ]);
    const sum = (name: string, outcome: string) =>
      lines
        .filter((each) => each.method === name && each.outcome === outcome)
        .reduce((all, { count }) => all + count, 0);
    return {
      methods: [...names].map((name) => ({
        method: name,
        suspended: reasonOf(stopped.get(name)),
        identified: sum(name, 'identified'),
        refused: sum(name, 'refused'),
        reasons: lines.flatMap(({ method: of, outcome, reason: why, count }) =>
          of === name && outcome === 'refused' ? [{ reason: why ?? 'unknown', count }] : [],
        ),
      })),
      incidents: (await listIncidents(tx, SHOWN_INCIDENTS)).map(({ raisedAt, closedAt, ...rest }) => ({
        ...{ ...rest, raisedAt: raisedAt.toString(), closedAt: closedAt?.toString() ?? null },
      })),
    };
  },
});

const reasonOf = (given: { reason: string; since: Temporal.Instant } | undefined) =>
  given === undefined ? null : { reason: given.reason, since: given.since.toString() };

export const closeIncidentAction = action({
  name: 'identity.incident.close',
  summary: 'Closes an incident with what was found and done.',
  access: OPERATORS,
  level: 'substantial',
  input: z.object({ id: z.uuid(), note: reason }),
  output: z.object({}),
  async run(work, { id, note }) {
    const closed = await closeIncident(work.tx, { id, note, by: actorKey(work.actor), now: work.now });
    if (!closed) throw identityProblems['incident-unknown']();
    return {};
  },
});

/** A method is looked at over this time, against the day before it. */
const WINDOW_MINUTES = 10;
/** Fewer refusals than this are people who mistype. */
const LEAST_REFUSALS = 50;
/** So many times what is usual. */
const UNUSUAL = 5;

/** Raises an incident for each method that refuses far more than it used to: somebody guesses, or the method is broken. */
export const lookForIncidents = action({
  name: 'identity.incident.look',
  summary: 'Looks for methods that refuse far more than usual.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ raised: z.number().int() }),
  async run(work) {
    const { tx, now } = work;
    const at = now.epochMilliseconds;
    const from = at - WINDOW_MINUTES * 60_000;
    const recent = await tally(tx, { from: firstIdAt(from), until: firstIdAt(at + DAY_MS) });
    const before = await tally(tx, { from: firstIdAt(from - DAY_MS), until: firstIdAt(from) });
    const refusals = (lines: typeof recent, name: string) =>
      lines
        .filter((each) => each.method === name && each.outcome === 'refused')
        .reduce((all, { count }) => all + count, 0);
    let raised = 0;
    for (const name of new Set(recent.map((each) => each.method))) {
      const count = refusals(recent, name);
      const usual = Math.ceil((refusals(before, name) * WINDOW_MINUTES) / (24 * 60));
      if (count < LEAST_REFUSALS || count < usual * UNUSUAL) continue;
      const id = await raiseIncident(tx, {
        method: name,
        kind: 'many-refusals',
        facts: { count, usual },
        now,
        quietSince: Temporal.Instant.fromEpochMilliseconds(from),
      });
      if (id === undefined) continue;
      raised += 1;
      work.emit(identityEvents.incident(id, name));
      work.kernel.log.error('A method of signing in refuses far more than usual.', {
        alarm: 'identity',
        method: name,
        count,
        usual,
      });
    }
    return { raised };
  },
});

import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { ACTOR_KINDS } from '../../../../kernel/actor.ts';
import { currentVersions, listSources, type Source, type Version } from '../store.ts';

export const EVERYBODY = Object.fromEntries(ACTOR_KINDS.map((kind) => [kind, true]));

/** `failing`: it counts, and could not be renewed. `old`: its next update has passed. `missing`: never loaded. */
export const LIST_STATES = ['good', 'old', 'failing', 'closed', 'missing'] as const;
export type ListState = (typeof LIST_STATES)[number];

export const summary = z.object({
  name: z.string().describe('Territory, or `EU-lotl` for the list of lists'),
  state: z.enum(LIST_STATES),
  origin: z.enum(['settings', 'pointer', 'operator']),
  address: z.string().nullable(),
  sequence: z.number().nullable(),
  issuedAt: z.string().nullable(),
  nextUpdate: z.string().nullable(),
  loadedAt: z.string().nullable(),
  lookedAt: z.string().nullable().describe('When it was last asked for'),
  faults: z.array(z.string()).describe('Why it could not be renewed'),
});
export type ListSummary = z.output<typeof summary>;

/** The lists that are loaded or should be, with their age. Everybody may know on what an answer about a signature stands. */
export const listLists = query({
  name: 'trust-lists.list.list',
  summary: 'Trust lists that are loaded or should be, with their age and what keeps them from being renewed.',
  access: EVERYBODY,
  input: z.object({}),
  output: z.object({ lists: z.array(summary) }),
  async run({ tx, now }) {
    const versions = new Map((await currentVersions(tx)).map((version) => [version.name, version]));
    const sources = await listSources(tx);
    return { lists: sources.map((source) => summaryOf(source, versions.get(source.name), now)) };
  },
});

export function summaryOf(source: Source, version: Version | undefined, now: Temporal.Instant): ListSummary {
  return {
    ...{ name: source.name, origin: source.origin, address: source.address },
    state: stateOf(source, version, now),
    sequence: version?.sequence ?? null,
    issuedAt: version?.issuedAt.toISOString() ?? null,
    nextUpdate: version?.nextUpdate?.toISOString() ?? null,
    loadedAt: version?.loadedAt.toISOString() ?? null,
    lookedAt: source.lookedAt?.toISOString() ?? null,
    faults: (source.faults ?? []).map(({ code }) => code),
  };
}

function stateOf({ faults }: Source, version: Version | undefined, now: Temporal.Instant): ListState {
  if (version === undefined) return 'missing';
  if (version.nextUpdate === null) return 'closed';
  if (version.nextUpdate.getTime() <= now.epochMilliseconds) return 'old';
  return faults === null ? 'good' : 'failing';
}

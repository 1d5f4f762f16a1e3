import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { firstIdAt, timeOfId } from '../../../../kernel/ids.ts';
import { identityEvents } from '../events.ts';
import { identificationsBetween, identificationsNamed } from '../history-store.ts';
import { compare, type Fault } from '../integrity.ts';
import { raiseIncident } from '../method-store.ts';

/** Leaves in one statement, and statements in one check: four million identifications. */
const LOOK = 2_000;
const MOST_LOOKS = 2_000;
/** What is written in the last moments may still lack its other half for who reads. */
const SETTLED_MS = 60_000;
/** Identifiers of an act are made just before those of its leaf. */
const APART_MS = 60_000;
const MOST_TOLD = 100;
const DAY_MS = 86_400_000;

/** Lays the history of identifications beside the public log, row by row and leaf by leaf. */
export const checkIntegrity = action({
  name: 'identity.integrity.check',
  summary: 'Compares the history of identifications with the leaves that prove it.',
  access: { platform: true },
  input: z.object({ days: z.number().int().min(1).max(366).default(2) }),
  output: z.object({
    looked: z.number().int(),
    faults: z.array(z.object({ id: z.string(), kind: z.string() })),
    more: z.number().int().describe('Faults beyond those listed'),
  }),
  async run(work, { days }) {
    const now = work.now.epochMilliseconds;
    const span = { after: firstIdAt(now - days * DAY_MS), before: firstIdAt(now - SETTLED_MS) };
    const { looked, faults } = await checkLeaves(work, span);
    const lost = await rowsWithoutLeaf(work, span);
    const all = [...faults, ...lost];
    if (all.length > 0) {
      const id = await raiseIncident(work.tx, {
        ...{ method: 'all', kind: 'history-differs', facts: { count: all.length }, now: work.now },
      });
      if (id !== undefined) work.emit(identityEvents.incident(id, 'all'));
      work.kernel.log.error('The history of identifications and the public log do not agree.', {
        alarm: 'identity',
        faults: all.length,
        first: all[0]!.id,
      });
    }
    return { looked, faults: all.slice(0, MOST_TOLD), more: Math.max(0, all.length - MOST_TOLD) };
  },
});

type Span = { after: string; before: string };

async function checkLeaves({ tx, kernel }: Work, { after, before }: Span) {
  const faults: Fault[] = [];
  let [looked, at] = [0, after];
  for (let look = 0; look < MOST_LOOKS; look++) {
    const places = await kernel.ledger.keeping.leavesBetween(tx, {
      ...{ types: ['identification'], after: at, before, limit: LOOK },
    });
    if (places.length === 0) break;
    const [leaves, rows] = [
      await kernel.ledger.keeping.read(
        tx,
        places.map(({ id }) => id),
      ),
      await identificationsNamed(
        tx,
        places.map((place) => place.tx),
      ),
    ];
    faults.push(...compare(rows, leaves));
    looked += places.length;
    at = places.at(-1)!.id;
  }
  return { looked, faults };
}

async function rowsWithoutLeaf({ tx, kernel }: Work, { after, before }: Span): Promise<Fault[]> {
  const faults: Fault[] = [];
  let at = after;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const rows = await identificationsBetween(tx, { after: at, before, limit: LOOK });
    if (rows.length === 0) break;
    const things = rows.map(({ id }) => id);
    const proved = await kernel.ledger.keeping.thingsWith(tx, {
      ...{ types: ['identification'], things },
      after: firstIdAt(timeOfId(things[0]!) - APART_MS),
      before: firstIdAt(timeOfId(things.at(-1)!) + APART_MS),
    });
    faults.push(
      ...things.filter((id) => !proved.has(id)).map((id): Fault => ({ id, kind: 'row-without-leaf' })),
    );
    at = things.at(-1)!;
  }
  return faults;
}

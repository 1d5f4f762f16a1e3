import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { firstIdAt, isId, timeOfId } from '../../../../kernel/ids.ts';
import type { KeptLeaf, LeafPlace } from '../../../../kernel/ledger-keeping.ts';
import { listMembers } from '../../administrations/index.ts';
import { loadAgreement } from '../store-agreements.ts';
import { endTurn, type Progress, takeTurn } from '../store-progress.ts';
import { claimUnknown, exchangesIn, serviceNamed, setOutcomeLeaf } from '../store-unanswered.ts';
import {
  type AcceptedRecord,
  GIVEN_UP_MS,
  NOBODY,
  type Parties,
  readAccepted,
  unknownOutcome,
  unknownRow,
} from '../unanswered.ts';

/** Leaves looked at in one statement, and statements in one turn: 400,000 accepted exchanges. */
const LOOK = 5000;
const MOST_LOOKS = 80;
/** Most exchanges that one turn closes; the next one goes on. */
const MOST_CLOSED = 200;

const ACCEPTED = ['accepted', 'break-glass'] as const;
const ENDED = ['outcome', 'refused'] as const;
const count = z.number().int();

export const closeUnanswered = action({
  name: 'exchange.exchange.close',
  summary:
    'Gives the outcome “unknown” to exchanges that were accepted and whose process died before they ended.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ looked: count, closed: count, unreadable: count }),
  async run(work) {
    const done = { looked: 0, closed: 0, unreadable: 0 };
    const from = await takeTurn(work.tx, 'outcomes');
    if (from === undefined) return done;
    let at: Progress = from;
    for (let look = 0; look < MOST_LOOKS && done.closed + done.unreadable < MOST_CLOSED; look++) {
      const before = firstIdAt(work.now.epochMilliseconds - GIVEN_UP_MS);
      const span = { types: ACCEPTED, after: at.id, before, limit: LOOK };
      const leaves = await work.kernel.ledger.keeping.leavesBetween(work.tx, span);
      if (leaves.length === 0) break;
      const open = await withoutOutcome(work, leaves);
      const due = open.slice(0, MOST_CLOSED - done.closed - done.unreadable);
      await closeAll(work, due, done);
      done.looked += leaves.length;
      const last = due.length < open.length ? due.at(-1)! : leaves.at(-1)!;
      at = { at: work.now.toString(), id: last.id };
    }
    await endTurn(work.tx, 'outcomes', at);
    if (done.closed + done.unreadable > 0)
      work.kernel.log.warn('Exchanges without an outcome: their process died.', {
        alarm: 'exchange',
        ...done,
      });
    return done;
  },
});

/** Those without a row and without a leaf that ends them. The row is looked for first: nearly all have one. */
async function withoutOutcome({ tx, kernel }: Work, leaves: readonly LeafPlace[]): Promise<LeafPlace[]> {
  const rows = await exchangesIn(
    tx,
    leaves.map((leaf) => leaf.tx),
  );
  const open = leaves.filter((leaf) => !rows.has(leaf.tx));
  if (open.length === 0) return open;
  const ended = await kernel.ledger.keeping.thingsWith(tx, {
    types: ENDED,
    after: open[0]!.id,
    before: firstIdAt(timeOfId(open.at(-1)!.id) + GIVEN_UP_MS),
    things: open.map((leaf) => leaf.tx),
  });
  return open.filter((leaf) => !ended.has(leaf.tx));
}

type Done = { closed: number; unreadable: number };

async function closeAll(work: Work, open: readonly LeafPlace[], done: Done): Promise<void> {
  if (open.length === 0) return;
  const members = await listMembers(work.tx, 'exchange');
  const byCode = new Map(members.map((member) => [member.code, member.id]));
  const leaves = await work.kernel.ledger.keeping.read(
    work.tx,
    open.map((leaf) => leaf.id),
  );
  for (const leaf of leaves) {
    const accepted = readAccepted(leaf);
    if (accepted === undefined) done.unreadable += 1;
    else if (await close(work, leaf, accepted, byCode)) done.closed += 1;
  }
}

/** The row and the leaf, in the transaction of the turn. A live exchange that comes late finds the row and is refused. */
async function close(
  work: Work,
  leaf: KeptLeaf,
  accepted: AcceptedRecord,
  byCode: ReadonlyMap<string, string>,
): Promise<boolean> {
  const row = unknownRow(leaf, accepted, await partiesOf(work, accepted, byCode));
  if (!(await claimUnknown(work.tx, row, work.now.toString()))) return false;
  const ended = await work.kernel.ledger.appendIn(work.tx, unknownOutcome(leaf, accepted), work.now);
  await setOutcomeLeaf(work.tx, row, ended);
  return true;
}

/** The agreement says who they are for good; an emergency may have none, and then the codes of the leaf do. */
async function partiesOf(
  { tx }: Work,
  accepted: AcceptedRecord,
  byCode: ReadonlyMap<string, string>,
): Promise<Parties> {
  const agreement = accepted.agreement === null ? undefined : await loadAgreement(tx, accepted.agreement);
  if (agreement !== undefined) {
    const { consumer_id: consumerId, provider_id: providerId, service_id: serviceId, fields } = agreement;
    return { consumerId, providerId, serviceId, fields };
  }
  const named = (code: string) => byCode.get(code) ?? (isId(code) ? code : undefined);
  const providerId = named(accepted.provider) ?? null;
  const service = providerId === null ? undefined : await serviceNamed(tx, providerId, accepted);
  return {
    consumerId: named(accepted.consumer) ?? NOBODY,
    providerId,
    serviceId: service?.id ?? null,
    fields: service?.fields.map((field) => field.path) ?? [],
  };
}

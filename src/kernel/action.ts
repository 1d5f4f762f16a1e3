import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { type Access, assertLevel, assertMayDo } from './access.ts';
import { type Actor, actorKey, administrationOf } from './actor.ts';
import type { Level } from './assurance.ts';
import { runSql, type Tx } from './database/database.ts';
import { type NewEvent, storeEvents } from './events.ts';
import { fieldErrors, messageOf } from './field-messages.ts';
import { newId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { LeafDraft } from './ledger-port.ts';
import { kernelProblems } from './problems.ts';
import { type SealFor, seal, unseal } from './seal.ts';

/** What an action sees: its transaction, who acts, when, and ways to tell. Nothing else. */
export type Work = {
  readonly tx: Tx;
  readonly actor: Actor;
  /** Time is given, never read. */
  readonly now: Temporal.Instant;
  readonly requestId: string;
  /** Settings and ports of the running platform. */
  readonly kernel: Kernel;
  /** Tells the world; stored in the same transaction with one job for each reaction. */
  emit(event: NewEvent): void;
  /** Replaces the ordinary leaf of this action by one of its own type and record. */
  leaf(draft: LeafDraft): void;
};

type Shape = z.ZodType;

/** One thing that one can do or ask: who may, with what, giving what. */
export type Action<Input extends Shape = Shape, Output extends Shape = Shape> = {
  /** `<service>.<noun>.<verb>`, stable. */
  name: string;
  kind: 'action' | 'query';
  /** One sentence for the manual and the OpenAPI document. */
  summary: string;
  access: Access;
  /** How sure it must be who acts, for people; the least unless said. */
  level?: Level;
  input: Input;
  output: Output;
  run(work: Work, input: z.output<Input>): Promise<z.input<Output>>;
};

type Definition<Input extends Shape, Output extends Shape> = Omit<Action<Input, Output>, 'kind'>;

/** Declares something that changes the world. */
export function action<Input extends Shape, Output extends Shape>(
  definition: Definition<Input, Output>,
): Action<Input, Output> {
  return { ...definition, kind: 'action' };
}

/** Declares something that only reads: no audit line of its own, no leaf, a read-only transaction. */
export function query<Input extends Shape, Output extends Shape>(
  definition: Definition<Input, Output>,
): Action<Input, Output> {
  return { ...definition, kind: 'query' };
}

export type Circumstances = {
  requestId?: string;
  /** From the Idempotency-Key header, or the hidden field of a form. */
  idempotencyKey?: string | undefined;
  now?: Temporal.Instant;
};

/** Idempotency keys are remembered this long (the sweep is a schedule of the worker). */
export const IDEMPOTENCY_DAYS = 7;
/** What an idempotency key may be, from a header or a form. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,200}$/;

/**
 * The six steps: may this actor do it, is the input well formed, one transaction, run, record (audit line
 * and ledger leaf), commit and check the output. Throws Problem for every refusal.
 */
export async function perform<Input extends Shape, Output extends Shape>(
  kernel: Kernel,
  what: Action<Input, Output>,
  actor: Actor,
  rawInput: unknown,
  circumstances: Circumstances = {},
): Promise<z.output<Output>> {
  assertMayDo(actor, what.access);
  assertLevel(actor, what.level);
  const input = parseInput(what.input, rawInput);
  const now = circumstances.now ?? kernel.now();
  const requestId = circumstances.requestId ?? newId();
  const key = circumstances.idempotencyKey;
  if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) throw kernelProblems['idempotency-malformed']();
  if (what.kind === 'query') {
    const output = await kernel.db
      .transaction()
      .setAccessMode('read only')
      .execute((tx) => {
        const silent = () => {
          throw new Error(`${what.name} is a query: it may not tell anything.`);
        };
        return what.run({ tx, actor, now, requestId, kernel, emit: silent, leaf: silent }, input);
      });
    return what.output.parse(output);
  }
  const after: (() => void)[] = [];
  const output = await kernel.db.transaction().execute(async (tx) => {
    const remembered = await recall(tx, { kernel, key, actor, name: what.name, input: rawInput, now });
    if (remembered !== undefined) return what.output.parse(remembered.response);
    const events: NewEvent[] = [];
    let draft: LeafDraft | undefined;
    const work: Work = {
      tx,
      actor,
      now,
      requestId,
      kernel,
      emit: (event) => void events.push(event),
      leaf: (own) => {
        draft = own;
      },
    };
    const produced = what.output.parse(await what.run(work, input));
    await storeEvents(kernel, tx, events, now);
    await record(work, what.name, draft ?? ordinaryLeaf(work, what.name, rawInput));
    if (key !== undefined) await remember(tx, { kernel, actor, key }, produced);
    after.push(kernel.ledger.poke);
    if (events.length > 0) after.push(kernel.pokeWorker);
    return produced;
  });
  for (const tell of after) tell();
  return output;
}

/** Parses an input; throws `kernel.input-invalid` with one message beside each wrong field. */
export function parseInput<S extends Shape>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw, { error: messageOf });
  if (parsed.success) return parsed.data;
  throw kernelProblems['input-invalid']({ fields: fieldErrors(parsed.error) });
}

function ordinaryLeaf(work: Work, name: string, rawInput: unknown): LeafDraft {
  return {
    type: 'act',
    record: {
      action: name,
      administration: administrationOf(work.actor) ?? null,
      actorKind: work.actor.kind,
    },
    fields: { actor: actorKey(work.actor), input: JSON.stringify(rawInput ?? null) },
  };
}

async function record(work: Work, name: string, draft: LeafDraft): Promise<void> {
  const leafId = await work.kernel.ledger.appendIn(work.tx, draft, work.now);
  await runSql(
    work.tx,
    `insert into kernel.audit (id, at, action, actor_kind, actor, administration_id, request_id, leaf_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      newId(),
      work.now.toString(),
      name,
      work.actor.kind,
      actorKey(work.actor),
      administrationOf(work.actor) ?? null,
      work.requestId,
      leafId,
    ],
  );
}

type Recall = {
  kernel: Kernel;
  key: string | undefined;
  actor: Actor;
  name: string;
  input: unknown;
  now: Temporal.Instant;
};

/** Takes the key, or answers what the same request answered before. A request in course makes the second wait. */
async function recall(
  tx: Tx,
  { kernel, key, actor, name, input, now }: Recall,
): Promise<{ response: unknown } | undefined> {
  if (key === undefined) return undefined;
  const hash = createHash('sha256')
    .update(name)
    .update('\0')
    .update(JSON.stringify(input ?? null))
    .digest();
  const taken = await sql<{ key: string }>`
    insert into kernel.idempotency (actor, key, action, request_hash, created_at)
    values (${actorKey(actor)}, ${key}, ${name}, ${hash}, ${now.toString()})
    on conflict do nothing returning key`.execute(tx);
  if (taken.rows.length === 1) return undefined;
  const before = await sql<{ request_hash: Buffer; response: unknown }>`
    select request_hash, response from kernel.idempotency where actor = ${actorKey(actor)} and key = ${key}`.execute(
    tx,
  );
  const row = before.rows[0];
  if (row === undefined) throw kernelProblems.conflict();
  if (!hash.equals(row.request_hash)) throw kernelProblems['idempotency-reused']();
  return { response: opened({ kernel, actor, key }, row.response) };
}

type Keyed = { kernel: Kernel; actor: Actor; key: string };

/** An answer may be a secret that is said once: it is kept for who asks again, and for nobody who reads the database. */
const sealFor = ({ actor, key }: Keyed): SealFor => ({
  purpose: 'kernel/idempotency',
  owner: `${actorKey(actor)}\0${key}`,
});

function opened(keyed: Keyed, response: unknown): unknown {
  // An answer of before it was sealed (a deployment in course) is no text of this form.
  const { sealed } = (response ?? {}) as { sealed?: unknown };
  if (typeof sealed !== 'string') return response;
  const bytes = unseal(keyed.kernel, sealFor(keyed), sealed);
  if (bytes === undefined) throw kernelProblems.conflict();
  return JSON.parse(bytes.toString());
}

async function remember(tx: Tx, keyed: Keyed, response: unknown): Promise<void> {
  const { kernel, actor, key } = keyed;
  const sealed = seal(kernel, sealFor(keyed), Buffer.from(JSON.stringify(response ?? null)));
  await sql`update kernel.idempotency set response = ${JSON.stringify({ sealed })}::jsonb
    where actor = ${actorKey(actor)} and key = ${key}`.execute(tx);
}

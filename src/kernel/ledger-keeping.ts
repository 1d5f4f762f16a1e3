import { CompiledQuery } from 'kysely';
import type { Tx } from './database/database.ts';
import {
  eraseIn,
  heldIn,
  holdIn,
  type KeptLeaf,
  type LeafPlace,
  type LedgerKeys,
  leavesBetween,
  type Query,
  readLeaves,
  type Span,
  thingsWith,
} from './ledger/index.ts';

export type { KeptLeaf, LeafPlace } from './ledger/index.ts';

/** What services do with records that are there already: find, hold, erase. Always in their own transaction. */
export type LedgerKeeping = {
  /** Leaves of some kinds between two identifiers, oldest first. */
  leavesBetween(tx: Tx, span: Span & { limit: number }): Promise<LeafPlace[]>;
  /** Which of some things have a leaf of these kinds between two identifiers. */
  thingsWith(tx: Tx, span: Span & { things: readonly string[] }): Promise<Set<string>>;
  /** Their records, each checked against its leaf. */
  read(tx: Tx, ids: readonly string[]): Promise<KeptLeaf[]>;
  /** Sets or lifts the hold; gives those that there were to hold. */
  hold(tx: Tx, ids: readonly string[], held: boolean): Promise<string[]>;
  /** Those under a hold; it stays so until the transaction ends. */
  held(tx: Tx, ids: readonly string[]): Promise<Set<string>>;
  /** Erases what is not held and gives the leaf of each erasure (see `ledger/erase.ts`). `reason` names no person. */
  erase(
    tx: Tx,
    erasure: { ids: readonly string[]; reason: string; at: number },
  ): Promise<Map<string, string>>;
};

export function createKeeping(keys: LedgerKeys, log: string): LedgerKeeping {
  return {
    leavesBetween: (tx, span) => leavesBetween(queryOn(tx), log, span),
    thingsWith: (tx, span) => thingsWith(queryOn(tx), log, span),
    read: (tx, ids) => readLeaves(queryOn(tx), keys, ids),
    hold: (tx, ids, held) => holdIn(queryOn(tx), ids, held),
    held: (tx, ids) => heldIn(queryOn(tx), ids),
    erase: (tx, erasure) => eraseIn(queryOn(tx), { keys, log, ...erasure }),
  };
}

/** The transaction of an action, as the ledger takes it. */
export function queryOn(tx: Tx): Query {
  return async ({ text, values }) => {
    const { rows, numAffectedRows } = await tx.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(text, [...values]),
    );
    return { rows, rowCount: numAffectedRows === undefined ? rows.length : Number(numAffectedRows) };
  };
}

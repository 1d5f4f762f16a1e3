import type { Represented } from '../../../kernel/actor.ts';
import type { Database, Tx } from '../../../kernel/database/database.ts';

/** What a mandate may allow (Representa). */
export const CAPACITIES = ['CONSULTAR', 'NOTIFICAR', 'TRAMITAR', 'GENERAL'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** “May A do P for B now?” Persons are named as identity names them. */
export type MayActQuestion = {
  representative: string;
  grantor: string;
  capacity: Capacity;
  /** Before which body; absent: whichever. */
  administrationId?: string;
  /** The code of the procedure, when it is one. */
  procedure?: string;
  at: Temporal.Instant;
};

export type MayActAnswer =
  | { allowed: true; mandateId: string; state: 'VALIDA'; validUntil: string }
  /** Every reason why not, as problem codes of this service. */
  | { allowed: false; reasons: readonly string[] };

/** The one question that every service asks. */
export async function mayAct(_on: Tx | Database, _question: MayActQuestion): Promise<MayActAnswer> {
  return { allowed: false, reasons: ['mandates.none'] };
}

/** The mandates under which a person may act today, for the page where they choose for whom. */
export async function representedBy(
  _on: Tx | Database,
  _representative: string,
  _at: Temporal.Instant,
): Promise<Represented[]> {
  return [];
}

/** The one of {@link representedBy} with this identifier. */
export async function representedUnder(
  on: Tx | Database,
  { representative, mandateId, at }: { representative: string; mandateId: string; at: Temporal.Instant },
): Promise<Represented | undefined> {
  return (await representedBy(on, representative, at)).find((each) => each.mandateId === mandateId);
}

import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import type { Database, Tx } from '../../../kernel/database/database.ts';
import { activeNames } from '../../cooperation/administrations/index.ts';
import { standing } from './changing.ts';
import {
  DOCUMENT_KINDS,
  KINDS,
  type Mandate,
  ORIGINS,
  type Party,
  PERSON_KINDS,
  PRESENTERS,
} from './mandate.ts';
import { CAPACITIES, SCOPE_TYPES } from './scope.ts';
import { MOVES, type Move, movesOf, STATES } from './states.ts';

const party = z.object({ document: z.string(), name: z.string(), kind: z.enum(PERSON_KINDS) });
const moveName = z.enum(Object.keys(MOVES) as [Move, ...Move[]]);

export const mandateView = z.object({
  id: z.uuid(),
  grantor: party,
  representative: party,
  kind: z.enum(KINDS),
  type: z.enum(SCOPE_TYPES),
  bodies: z.array(z.object({ id: z.uuid(), name: z.string() })),
  procedures: z.array(z.string()),
  families: z.array(z.string()),
  capacities: z.array(z.enum(CAPACITIES)),
  mayDelegate: z.boolean(),
  restsOn: z.uuid().nullable(),
  extends: z.uuid().nullable(),
  validFrom: z.iso.date(),
  validUntil: z.iso.date(),
  state: z.enum(STATES),
  stateSince: z.string(),
  waitsUntil: z.iso.date().nullable(),
  hasDocuments: z.boolean(),
  origin: z.enum(ORIGINS),
  presentedBy: z.enum(PRESENTERS),
  receiverId: z.uuid().nullable(),
  createdAt: z.string(),
  /** What whoever asks can do with it now. */
  moves: z.array(moveName),
  version: z.number(),
});
export type MandateView = z.output<typeof mandateView>;

export const documentView = z.object({
  id: z.uuid(),
  kind: z.enum(DOCUMENT_KINDS),
  name: z.string(),
  description: z.string().nullable(),
  mediaType: z.string(),
  size: z.number(),
  hash: z.string(),
  at: z.string(),
});
export const stepView = z.object({
  step: z.string(),
  from: z.enum(STATES).nullable(),
  to: z.enum(STATES),
  byKind: z.string(),
  byName: z.string(),
  reason: z.string().nullable(),
  at: z.string(),
});
export const mandateDetail = mandateView.extend({
  acts: z.number(),
  documents: z.array(documentView),
  history: z.array(stepView),
  /** Mandates that a representative passed on from this one. */
  passedOn: z.array(z.object({ id: z.uuid(), representative: z.string(), state: z.enum(STATES) })),
});
export type MandateDetail = z.output<typeof mandateDetail>;

export const pageOf = z.object({
  found: z.array(mandateView),
  total: z.number(),
  page: z.number(),
  pages: z.number(),
});

const partyView = ({ key, name, kind }: Party) => ({ document: key, name, kind });

/** Mandates as whoever asks sees them. */
export async function viewsOf(
  on: Tx | Database,
  mandates: readonly Mandate[],
  actor: Actor,
): Promise<MandateView[]> {
  const names = await activeNames(on, [...new Set(mandates.flatMap((each) => each.scope.bodies))]);
  return mandates.map((mandate) => ({
    id: mandate.id,
    grantor: partyView(mandate.grantor),
    representative: partyView(mandate.representative),
    ...{ kind: mandate.kind, type: mandate.scope.type },
    bodies: mandate.scope.bodies.map((id) => ({ id, name: names.get(id) ?? id })),
    procedures: [...mandate.scope.procedures],
    families: [...mandate.scope.families],
    capacities: [...mandate.capacities],
    ...{ mayDelegate: mandate.mayDelegate, restsOn: mandate.parentId, extends: mandate.extendsId },
    ...{ validFrom: mandate.validFrom, validUntil: mandate.validUntil, state: mandate.state },
    ...{ stateSince: mandate.stateSince.toString(), waitsUntil: mandate.waitsUntil },
    ...{ hasDocuments: mandate.hasDocuments, origin: mandate.origin, presentedBy: mandate.presentedBy },
    ...{ receiverId: mandate.receiverId, createdAt: mandate.createdAt.toString(), version: mandate.version },
    moves: movesOf(mandate, standing(actor, mandate)),
  }));
}

export async function viewOf(on: Tx | Database, mandate: Mandate, actor: Actor): Promise<MandateView> {
  const [view] = await viewsOf(on, [mandate], actor);
  return view!;
}

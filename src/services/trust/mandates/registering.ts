import type { Work } from '../../../kernel/action.ts';
import { actorKey, administrationOf } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import type { FieldError } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { activeNames } from '../../cooperation/administrations/index.ts';
import { missingCodes } from './catalogue-store.ts';
import { hasSame } from './list-store.ts';
import type { Kind, Mandate, Origin, Party, Presenter } from './mandate.ts';
import { mandatesProblems as problems } from './problems.ts';
import type { Scope } from './scope.ts';
import { settingsOf } from './settings.ts';
import { firstState, type State } from './states.ts';
import { insertDocument, insertMandate, insertStep } from './store.ts';
import { notify, record } from './telling.ts';
import { ACCEPTANCE_DAYS, dayOf, lastWaitingDay, VALIDATION_DAYS, validityFault } from './validity.ts';
import type { PaperInput, Powers } from './wish.ts';

export type Draft = {
  grantor: Party;
  representative: Party;
  kind: Kind;
  powers: Powers;
  presentedBy: Presenter;
  origin: Origin;
  parentId?: string | null;
  extendsId?: string | null;
  receiverId?: string | null;
  reference?: string | null;
  papers?: readonly PaperInput[];
  reason?: string | null;
};

/** Days that wait, by the state in which they do. */
export function waitsUntil(state: State, since: Temporal.Instant): string | null {
  if (state === 'PENDENT_ACCEPTACIO') return lastWaitingDay(since, ACCEPTANCE_DAYS).toString();
  if (state === 'PENDENT_VALIDACIO') return lastWaitingDay(since, VALIDATION_DAYS).toString();
  return null;
}

/**
 * Writes a mandate in the register, in the state in which it begins. Throws `to-oneself`, `already-there` and what is wrong with
 * its days, bodies and procedures.
 */
export async function register(work: Work, draft: Draft): Promise<Mandate> {
  const { grantor, representative, kind, powers } = draft;
  if (grantor.key === representative.key) throw problems['to-oneself']();
  const papers = draft.papers ?? [];
  const scope = await soundScope(work, powers);
  const days = soundDays(work, powers, kind);
  const first = firstState(papers.length > 0);
  const state: State = settingsOf(work.kernel).MANDATES_SIGN_REGISTRATIONS ? 'PENDENT_SIGNATURA' : first;
  const mandate: Mandate = {
    ...{ id: newId(), grantor, representative, kind, scope, capacities: powers.capacities },
    ...{
      mayDelegate: powers.mayDelegate,
      parentId: draft.parentId ?? null,
      extendsId: draft.extendsId ?? null,
    },
    ...days,
    ...{ state, intended: state === first ? null : first, hasDocuments: papers.length > 0 },
    ...{ origin: draft.origin, presentedBy: draft.presentedBy, requester: actorKey(work.actor) },
    ...{ receiverId: draft.receiverId ?? null, reference: draft.reference ?? null, takenBy: null },
    waitsUntil: waitsUntil(state, work.now),
    ...{ createdAt: work.now, stateSince: work.now, version: 1 },
  };
  if (await hasSame(work.tx, mandate)) throw problems['already-there']();
  await keep(work, mandate, papers, draft.reason ?? null);
  return mandate;
}

/** Stores, with history, documents, leaf, events and notices. */
export async function keep(
  work: Work,
  mandate: Mandate,
  papers: readonly PaperInput[],
  reason: string | null,
): Promise<void> {
  await insertMandate(work.tx, mandate);
  await insertStep(work.tx, mandate, {
    ...{ step: 'registered', from: null, to: mandate.state, ...byOf(work), reason, at: work.now },
  });
  for (const paper of papers)
    await insertDocument(work.tx, mandate, {
      ...{ ...paper, id: newId(), mediaType: 'application/pdf', at: work.now },
    });
  await record(work, mandate, 'registered', reason);
  await notify(work, mandate, 'registered');
}

/** Who does it, for the history. */
export function byOf({ actor }: Work) {
  return {
    ...{ byKind: actor.kind, byKey: actorKey(actor) },
    byName: 'name' in actor ? actor.name : 'platform',
    administrationId: administrationOf(actor) ?? null,
  };
}

const wrong = (fields: FieldError[]) => kernelProblems['input-invalid']({ fields });

/** A scope whose bodies exist and whose procedures stand in a catalogue. */
async function soundScope(work: Work, powers: Powers): Promise<Scope> {
  const { type } = powers;
  const bodies = type === 'A' ? [] : [...new Set(powers.bodies)].toSorted();
  const procedures = type === 'C' ? [...new Set(powers.procedures)].toSorted() : [];
  const families = type === 'C' ? [...new Set(powers.families)].toSorted() : [];
  const fields: FieldError[] = [];
  if (type === 'B' && bodies.length === 0) fields.push({ field: 'bodies', message: 'is required' });
  if (type === 'C' && procedures.length + families.length === 0)
    fields.push({ field: 'procedures', message: 'is required' });
  const known = await activeNames(work.tx, bodies);
  if (bodies.some((each) => !known.has(each))) fields.push({ field: 'bodies', message: 'is not a body' });
  if (type === 'C' && (await missingCodes(work.tx, { bodies, procedures, families })).length > 0)
    fields.push({ field: 'procedures', message: 'is not in the catalogue of the body' });
  if (fields.length > 0) throw wrong(fields);
  return { type, bodies, procedures, families };
}

const DAY_MESSAGES = {
  'before-today': 'has passed already',
  'ends-before-it-begins': 'is before the first day',
  'over-already': 'has passed already',
  'too-long': 'is more than five years after the first day (Llei 39/2015, art. 6.6)',
} as const;

function soundDays(work: Work, powers: Powers, kind: Kind): { validFrom: string; validUntil: string } {
  const today = dayOf(work.now);
  const from = powers.validFrom === undefined ? today : Temporal.PlainDate.from(powers.validFrom);
  const until = Temporal.PlainDate.from(powers.validUntil);
  const fault = validityFault({ from, until }, { today, limited: kind !== 'guardianship' });
  if (fault !== undefined) throw wrong([{ field: 'validUntil', message: DAY_MESSAGES[fault] }]);
  return { validFrom: from.toString(), validUntil: until.toString() };
}

import type { Work } from '../../../kernel/action.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import { type Administration, makesCircle, PARENTS_LIMIT } from './administration.ts';
import { administrationsProblems } from './problems.ts';
import { findByCode, loadAdministration, lockAdministration } from './store.ts';

/** The body, held for a change. Throws `unknown`, and `changed-meanwhile` when the caller saw an older version. */
export async function bodyForChange(
  tx: Tx,
  id: string,
  seenVersion: number | undefined,
): Promise<Administration> {
  const body = await lockAdministration(tx, id);
  if (body === undefined) throw administrationsProblems.unknown();
  if (seenVersion !== undefined && seenVersion !== body.version)
    throw administrationsProblems['changed-meanwhile']();
  return body;
}

/** Throws `not-your-body` when somebody who acts for a body touches another one. Operator and platform act for all. */
export function assertOwn({ actor }: Work, administrationId: string): void {
  if (actor.kind === 'operator' || actor.kind === 'platform') return;
  if (administrationOf(actor) !== administrationId) throw administrationsProblems['not-your-body']();
}

/** Throws `code-taken`, naming each code that another body has. */
export async function assertCodesFree(tx: Tx, body: Administration): Promise<void> {
  const taken: { field: string; message: string }[] = [];
  for (const field of ['ine10', 'dir3', 'nif'] as const) {
    if (body[field] === null) continue;
    const other = await findByCode(tx, { [field]: body[field] });
    if (other !== undefined && other.id !== body.id) taken.push({ field, message: `${other.name} has it` });
  }
  if (taken.length > 0) throw administrationsProblems['code-taken']({ fields: taken });
}

/** Throws `parent-wrong` unless the parent exists and does not depend on the body itself. */
export async function assertParent(tx: Tx, body: Administration): Promise<void> {
  const above = new Map<string, string | null>();
  let next = body.parentId;
  for (let step = 0; next !== null && step <= PARENTS_LIMIT; step++) {
    const parent = await loadAdministration(tx, next);
    if (parent === undefined) throw wrongParent();
    above.set(next, parent.parentId);
    next = next === body.id ? null : parent.parentId;
  }
  if (makesCircle(body.id, body.parentId, (id) => above.get(id) ?? null)) throw wrongParent();
}

const wrongParent = () =>
  administrationsProblems['parent-wrong']({
    fields: [{ field: 'parentId', message: 'does not exist or makes a circle' }],
  });

import type { Represented } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Account, Acting } from '../identity/index.ts';
import { representedBy } from '../mandates/index.ts';
import { operatorOf, type Position, positionsOf } from '../people/index.ts';

/** In what qualities a person may act today. */
export type Choices = { positions: Position[]; operator: boolean; represented: Represented[] };

export async function choicesOf(kernel: Kernel, { person }: Account): Promise<Choices> {
  const at = kernel.now();
  const [positions, operator, represented] = await Promise.all([
    positionsOf(kernel.db, person, { now: at }),
    operatorOf(kernel.db, person, at),
    representedBy(kernel.db, person, at),
  ]);
  return { positions, operator: operator !== undefined, represented };
}

/** Whether a person may choose this. */
export function isOffered(choices: Choices, acting: Acting): boolean {
  switch (acting.as) {
    case 'self':
      return true;
    case 'operator':
      return choices.operator;
    case 'employee':
      return choices.positions.some((each) => each.administrationId === acting.administrationId);
    case 'representative':
      return choices.represented.some((each) => each.mandateId === acting.mandateId);
  }
}

/**
 * What a page needs and leaves no choice about: the office needs a place in a body, the consortium an operator. Undefined
 * when the person has to choose.
 */
export function obviousFor(next: string, { positions, operator }: Choices): Acting | undefined {
  const [first, ...others] = positions;
  if (isUnder(next, '/operator')) return operator ? { as: 'operator' } : { as: 'self' };
  if (isUnder(next, '/office')) {
    if (first === undefined) return { as: 'self' };
    return others.length === 0 ? { as: 'employee', administrationId: first.administrationId } : undefined;
  }
  if (isUnder(next, '/citizen') || (first === undefined && !operator)) return { as: 'self' };
  return undefined;
}

const isUnder = (path: string, portal: string) =>
  path === portal || path.startsWith(`${portal}/`) || path.startsWith(`${portal}?`);

/** Where a quality is at home, for who came from nowhere. */
export const HOME: Readonly<Record<Acting['as'], string>> = {
  self: '/citizen',
  representative: '/citizen',
  employee: '/office',
  operator: '/operator',
};

import { perform } from '../../../kernel/action.ts';
import type { Citizen } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import { Problem } from '../../../kernel/problem.ts';
import { grantMandate } from './actions/grant.ts';
import { acceptMandate } from './actions/move.ts';
import { type Capacity, mayAct } from './index.ts';

let last = 90_100_000;

/** A citizen that nobody else of the tests is, with an invented number. */
export function somebody(name = 'Persona de Prova'): Citizen {
  last += 1;
  return { kind: 'citizen', document: personNif(last), name, level: 'substantial' };
}

/** The NIF of an invented legal person. */
export function legalPerson(): string {
  last += 1;
  const digits = String(last).slice(1);
  let sum = 0;
  for (const [at, character] of [...digits].entries()) {
    const value = Number(character) * (at % 2 === 0 ? 2 : 1);
    sum += Math.floor(value / 10) + (value % 10);
  }
  return `B${digits}${(10 - (sum % 10)) % 10}`;
}

export const asParty = ({ document }: Pick<Citizen, 'document'>) => ({
  ...{ kind: 'person', document, name: 'Persona', surname1: 'de', surname2: 'Prova' },
});

export const GENERAL = { type: 'A', capacities: ['GENERAL'], validUntil: '2031-01-01' } as const;

export const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
export const wrongField = (field: string) => (error: unknown) =>
  error instanceof Problem && error.fields.some((each) => each.field === field);

/** The first lines of a PDF that is one. */
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

/** A kernel whose clock stands elsewhere. */
export const later = (kernel: Kernel, days: number): { now: Temporal.Instant } => ({
  now: kernel.now().add({ hours: 24 * days }),
});

export const ask = (kernel: Kernel, [representative, grantor]: [Citizen, { document: string }], more = {}) =>
  mayAct(kernel.db, {
    ...{ representative: representative.document, grantor: grantor.document, at: kernel.now() },
    ...{ capacity: 'TRAMITAR' as Capacity, ...more },
  });

export async function given(kernel: Kernel, wish: object = GENERAL) {
  const [giver, friend] = [somebody(), somebody()];
  const made = await perform(kernel, grantMandate, giver, { ...wish, representative: asParty(friend) });
  return { giver, friend, made };
}

export async function accepted(kernel: Kernel, wish: object = GENERAL) {
  const all = await given(kernel, wish);
  await perform(kernel, acceptMandate, all.friend, { id: all.made.id });
  return all;
}

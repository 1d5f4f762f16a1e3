import { z } from 'zod';
import { fieldSchemas } from './administration.ts';

/** A part of a body that has its own place in the common directory: a department, an office, a service. */
export type Unit = {
  administrationId: string;
  id: string;
  /** The unit that it is part of; null for one directly under the body. */
  parentId: string | null;
  dir3: string | null;
  name: string;
  openedOn: string;
  /** The last day on which it worked; null while it does. */
  closedOn: string | null;
};

/** Most levels of a body's tree of units, and most units of one body that are listed. */
export const UNIT_LEVELS = 8;
export const UNITS_LIMIT = 2000;

export const newUnitSchema = z.strictObject({
  administrationId: z.uuid(),
  parentId: fieldSchemas.parentId.default(null),
  dir3: fieldSchemas.dir3.default(null),
  name: fieldSchemas.name,
});

export const unitView = z.object({
  administrationId: z.uuid(),
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  dir3: z.string().nullable(),
  name: z.string(),
  openedOn: z.string(),
  closedOn: z.string().nullable(),
});

/** Units in the order of their tree with the level of each (0 is directly under the body); orphans come last. */
export function inTreeOrder(units: readonly Unit[]): (Unit & { level: number })[] {
  const below = Map.groupBy(units, (unit) => unit.parentId);
  const ordered: (Unit & { level: number })[] = [];
  const visit = (parentId: string | null, level: number) => {
    for (const unit of below.get(parentId) ?? []) {
      ordered.push({ ...unit, level });
      if (level < UNIT_LEVELS) visit(unit.id, level + 1);
    }
  };
  visit(null, 0);
  const seen = new Set(ordered.map((unit) => unit.id));
  return [...ordered, ...units.filter((unit) => !seen.has(unit.id)).map((unit) => ({ ...unit, level: 0 }))];
}

/** How many units stand above this one; undefined when it is not of the body or the tree is deeper than it may be. */
export function levelOf(units: readonly Unit[], id: string): number | undefined {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  let level = 0;
  for (let unit = byId.get(id); unit !== undefined; unit = byId.get(unit.parentId ?? '')) {
    if (unit.parentId === null) return level;
    if (++level > UNIT_LEVELS) return undefined;
  }
  return undefined;
}

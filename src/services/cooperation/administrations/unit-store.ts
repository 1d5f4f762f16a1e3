import type { Tx } from '../../../kernel/database/database.ts';
import { on, type UnitRow } from './tables.ts';
import { UNITS_LIMIT, type Unit } from './unit.ts';

const toUnit = (row: UnitRow): Unit => ({
  administrationId: row.administration_id,
  id: row.id,
  parentId: row.parent_id,
  dir3: row.dir3,
  name: row.name,
  openedOn: row.opened_on,
  closedOn: row.closed_on,
});

/** Units of a body by name; those that closed too when asked for. */
export async function listUnitsOf(tx: Tx, administrationId: string, withClosed: boolean): Promise<Unit[]> {
  let query = on(tx).selectFrom('unit').selectAll().where('administration_id', '=', administrationId);
  if (!withClosed) query = query.where('closed_on', 'is', null);
  return (await query.orderBy('name').orderBy('id').limit(UNITS_LIMIT).execute()).map(toUnit);
}

export async function insertUnits(tx: Tx, units: readonly Unit[]): Promise<void> {
  if (units.length === 0) return;
  const rows = units.map((unit) => ({
    administration_id: unit.administrationId,
    id: unit.id,
    parent_id: unit.parentId,
    dir3: unit.dir3,
    name: unit.name,
    opened_on: unit.openedOn,
    closed_on: unit.closedOn,
  }));
  await on(tx)
    .insertInto('unit')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['administration_id', 'id']).doNothing())
    .execute();
}

export async function setUnitClosed(tx: Tx, unit: Unit, closedOn: string): Promise<void> {
  await on(tx)
    .updateTable('unit')
    .set({ closed_on: closedOn })
    .where('administration_id', '=', unit.administrationId)
    .where('id', '=', unit.id)
    .execute();
}

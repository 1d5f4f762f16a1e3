import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { ZONE } from '../../../../kernel/texts.ts';
import { unitAdded } from '../events.ts';
import { administrationsProblems } from '../problems.ts';
import { assertOwn, bodyForChange } from '../rules.ts';
import { levelOf, newUnitSchema, UNIT_LEVELS, UNITS_LIMIT, type Unit, unitView } from '../unit.ts';
import { insertUnits, listUnitsOf } from '../unit-store.ts';

/** Adds a unit to a body, under it or under another of its units. */
export const addUnit = action({
  name: 'administrations.unit.add',
  summary: 'Add a unit to a body, under it or under another of its units.',
  access: { operator: true, employee: 'body.manage' },
  input: newUnitSchema,
  output: unitView,
  async run(work, { administrationId, parentId, dir3, name }) {
    assertOwn(work, administrationId);
    const body = await bodyForChange(work.tx, administrationId, undefined);
    if (body.status !== 'active') throw administrationsProblems.inactive();
    const units = await listUnitsOf(work.tx, administrationId, true);
    if (units.length >= UNITS_LIMIT) throw administrationsProblems['units-too-many']();
    if (parentId !== null) assertOpenParent(units, parentId);
    if (dir3 !== null && units.some((unit) => unit.dir3 === dir3)) {
      throw administrationsProblems['code-taken']({
        fields: [{ field: 'dir3', message: 'another unit of the body has it' }],
      });
    }
    const openedOn = work.now.toZonedDateTimeISO(ZONE).toPlainDate().toString();
    const unit: Unit = {
      ...{ administrationId, parentId, dir3, name, openedOn },
      id: newId(),
      closedOn: null,
    };
    await insertUnits(work.tx, [unit]);
    work.emit(unitAdded(unit));
    return unit;
  },
});

function assertOpenParent(units: readonly Unit[], parentId: string): void {
  const parent = units.find((unit) => unit.id === parentId);
  if (parent === undefined) throw administrationsProblems['unit-unknown']();
  if (parent.closedOn !== null) throw administrationsProblems['unit-closed']();
  const level = levelOf(units, parentId);
  if (level === undefined || level >= UNIT_LEVELS) throw administrationsProblems['units-too-many']();
}

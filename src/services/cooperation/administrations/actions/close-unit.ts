import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { ZONE } from '../../../../kernel/texts.ts';
import { unitClosed } from '../events.ts';
import { administrationsProblems } from '../problems.ts';
import { assertOwn, bodyForChange } from '../rules.ts';
import { unitView } from '../unit.ts';
import { listUnitsOf, setUnitClosed } from '../unit-store.ts';

/** Closes a unit from today; it stays listed, because papers name it. */
export const closeUnit = action({
  name: 'administrations.unit.close',
  summary: 'Close a unit that has no open units inside.',
  access: { operator: true, employee: 'body.manage' },
  input: z.strictObject({ administrationId: z.uuid(), id: z.uuid() }),
  output: unitView,
  async run(work, { administrationId, id }) {
    assertOwn(work, administrationId);
    await bodyForChange(work.tx, administrationId, undefined);
    const units = await listUnitsOf(work.tx, administrationId, true);
    const unit = units.find((one) => one.id === id);
    if (unit === undefined) throw administrationsProblems['unit-unknown']();
    if (unit.closedOn !== null) throw administrationsProblems['unit-closed']();
    const parts = units.filter((one) => one.parentId === id && one.closedOn === null);
    if (parts.length > 0) throw administrationsProblems['unit-has-parts']();
    const closedOn = work.now.toZonedDateTimeISO(ZONE).toPlainDate().toString();
    await setUnitClosed(work.tx, unit, closedOn);
    work.emit(unitClosed(unit, closedOn));
    return { ...unit, closedOn };
  },
});

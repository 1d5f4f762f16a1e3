import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { type Administration, administrationView, newAdministrationSchema } from '../administration.ts';
import { created } from '../events.ts';
import { assertCodesFree, assertParent } from '../rules.ts';
import { saveAdministrations } from '../store.ts';

/** Puts a body in the directory. */
export const createAdministration = action({
  name: 'administrations.body.create',
  summary: 'Put a body in the directory.',
  access: { operator: true, platform: true },
  input: newAdministrationSchema,
  output: administrationView,
  async run(work, { email, phone, address, web, ...known }) {
    const body: Administration = {
      ...known,
      id: newId(),
      contact: { email, phone, address, web },
      ...{ status: 'active', statusSince: null, statusReason: null, mergedIntoId: null },
      invented: false,
      version: 1,
    };
    await assertCodesFree(work.tx, body);
    await assertParent(work.tx, body);
    await saveAdministrations(work.tx, [body], work.now);
    work.emit(created(body));
    return body;
  },
});

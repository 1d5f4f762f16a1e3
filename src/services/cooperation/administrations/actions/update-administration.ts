import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { type Administration, administrationView, fieldSchemas, OWN_FIELDS } from '../administration.ts';
import { changedFields } from '../changes.ts';
import { updated } from '../events.ts';
import { administrationsProblems } from '../problems.ts';
import { assertCodesFree, assertOwn, assertParent, bodyForChange } from '../rules.ts';
import { saveAdministrations } from '../store.ts';

const input = z.strictObject({
  id: z.uuid(),
  /** The version that the caller saw; without it the last change wins. */
  version: z.coerce.number().int().min(1).optional(),
  ...z.object(fieldSchemas).partial().shape,
});

/** Changes what is said of a body; a field that is not given stays, null or an empty text takes it away. */
export const updateAdministration = action({
  name: 'administrations.body.update',
  summary: 'Change what the directory says of a body; fields that are not given stay.',
  access: { operator: true, employee: 'body.manage' },
  input,
  output: administrationView,
  async run(work, { id, version, ...given }) {
    assertOwn(work, id);
    if (work.actor.kind === 'employee') assertOwnFields(Object.keys(given));
    const before = await bodyForChange(work.tx, id, version);
    const after = withChanges(before, given);
    const fields = changedFields(before, after);
    if (fields.length === 0) return before;
    await assertCodesFree(work.tx, after);
    if (fields.includes('parentId')) await assertParent(work.tx, after);
    await saveAdministrations(work.tx, [after], work.now);
    work.emit(updated(after, fields));
    return after;
  },
});

/** Codes, type, name and parent are the operator's, who answers for the directory. */
function assertOwnFields(fields: readonly string[]): void {
  const others = fields.filter((field) => !OWN_FIELDS.includes(field));
  if (others.length === 0) return;
  const message = 'is kept by the consortium';
  throw administrationsProblems['not-your-body']({ fields: others.map((field) => ({ field, message })) });
}

type Given = Omit<z.output<typeof input>, 'id' | 'version'>;

function withChanges(before: Administration, given: Given): Administration {
  const { email, phone, address, web, ...rest } = defined(given);
  const contact = { ...before.contact, ...defined({ email, phone, address, web }) };
  return { ...before, ...rest, contact, version: before.version + 1 };
}

/** Only what was given: an undefined would take the place of what is known. */
function defined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}
